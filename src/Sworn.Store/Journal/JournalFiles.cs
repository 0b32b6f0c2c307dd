using System.Globalization;
using Sworn.Store.Files;

namespace Sworn.Store.Journal;

/// <summary>Names the journal's files: log/jnl/&lt;first index, 16 hexadecimal digits&gt;.jnl.</summary>
public static class JournalFiles
{
    /// <summary>The folder of the journal.</summary>
    public const string Folder = "log/jnl";

    internal const string Prepared = Folder + "/next";

    private const string Extension = ".jnl";
    private const int IndexDigits = 16;

    /// <summary>The name of the file whose first record has this index.</summary>
    public static string NameOf(ulong firstIndex) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder}/{firstIndex:x16}{Extension}");

    /// <summary>The first indexes of the files there are, ascending. Files of other names are left alone.</summary>
    /// <exception cref="StoreException">The folder cannot be read.</exception>
    public static IReadOnlyList<ulong> List(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var indexes = new List<ulong>();
        foreach (var name in directory.List(Folder))
        {
            if (name.Length == IndexDigits + Extension.Length
                && name.EndsWith(Extension, StringComparison.Ordinal)
                && ulong.TryParse(name.AsSpan(0, IndexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index))
            {
                indexes.Add(index);
            }
        }

        return indexes;
    }
}
