using System.Globalization;
using Sworn.Query.Tables;
using Sworn.Store.Files;

namespace Sworn.Query.Spill;

/// <summary>
/// Where one query puts aside what does not fit in memory: files in <c>tmp/</c> of the data directory, or where that cannot be
/// written in the folder of the system for such. A file has no name from the moment it is made, so its space is given back
/// whatever becomes of the process. Belongs to one thread.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="limit">The most octets of all files.</param>
internal sealed class SpillSpace(StoreDirectory directory, long limit)
{
    /// <summary>4 GiB.</summary>
    public const long Default = 4L << 30;

    /// <summary>The folder in the data directory.</summary>
    public const string Folder = "tmp";

    private const string Prefix = "query-";

    private bool _isOwnClosed;

    /// <summary>The octets that were written.</summary>
    public long Written { get; private set; }

    /// <summary>Makes a file.</summary>
    /// <exception cref="StoreException">There is no place for one.</exception>
    public StoreFile Create()
    {
        if (!_isOwnClosed)
        {
            try
            {
                directory.CreateFolder(Folder);
                Sweep();
                return Create(directory, $"{Folder}/{NewName()}");
            }
            catch (StoreException)
            {
                // Whoever only reads the log may not write beside it.
                _isOwnClosed = true;
            }
        }

        return Create(new DiskDirectory(Path.GetTempPath()), "sworn-" + NewName());
    }

    /// <summary>Counts octets before they are written.</summary>
    /// <exception cref="QueryTooLargeException">They would be too many.</exception>
    public void Count(long octets)
    {
        Written += octets;
        if (Written > limit)
        {
            throw new QueryTooLargeException(string.Create(
                CultureInfo.InvariantCulture,
                $"this query would put more than {Math.Max(1, limit >> 20)} MiB aside on disk: narrow the conditions or the time, or group by fewer fields"));
        }
    }

    private static string NewName() => Prefix + Guid.NewGuid().ToString("N");

    private static StoreFile Create(StoreDirectory directory, string name)
    {
        var file = directory.Create(name);
        directory.Delete(name);
        return file;
    }

    /// <summary>Deletes what a process left that ended between making a file and taking its name.</summary>
    private void Sweep()
    {
        foreach (var name in directory.List(Folder).Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            directory.Delete($"{Folder}/{name}");
        }
    }
}
