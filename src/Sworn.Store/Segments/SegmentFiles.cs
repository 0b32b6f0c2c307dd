using System.Globalization;
using Sworn.Store.Files;

namespace Sworn.Store.Segments;

/// <summary>
/// Names the segments: log/seg/&lt;first index&gt;-&lt;last index&gt;.seg, 16 hexadecimal digits each. The names are the
/// catalogue (docs/decisions/0010-segments.md).
/// </summary>
public static class SegmentFiles
{
    /// <summary>The folder of segments.</summary>
    public const string Folder = "log/seg";

    /// <summary>A segment that is being made of a journal file; removed at the next start.</summary>
    public const string Growing = Folder + "/growing";

    /// <summary>A segment that is written again, until it takes its place; removed at the next start.</summary>
    public const string Rewritten = Folder + "/building";

    private const string Extension = ".seg";
    private const int Digits = 16;
    private const int NameLength = Digits + 1 + Digits + 4;

    /// <summary>The name of the segment of a range.</summary>
    public static string NameOf(ulong firstIndex, ulong lastIndex) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder}/{firstIndex:x16}-{lastIndex:x16}{Extension}");

    /// <summary>The ranges there are, ascending. Files of other names are left alone.</summary>
    /// <exception cref="StoreException">The folder cannot be read.</exception>
    public static IReadOnlyList<SegmentRange> List(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var ranges = new List<SegmentRange>();
        foreach (var name in directory.List(Folder))
        {
            if (name.Length == NameLength && name[Digits] == '-' && name.EndsWith(Extension, StringComparison.Ordinal)
                && TryIndex(name.AsSpan(0, Digits), out var first) && TryIndex(name.AsSpan(Digits + 1, Digits), out var last)
                && first <= last)
            {
                ranges.Add(new SegmentRange(first, last + 1));
            }
        }

        return ranges;
    }

    private static bool TryIndex(ReadOnlySpan<char> text, out ulong index) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out index);
}
