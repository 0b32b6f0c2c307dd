using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>The journal's files at one moment, with what their headers say.</summary>
internal sealed class JournalFileList
{
    private readonly IReadOnlyList<ulong> _firsts;
    private readonly long?[] _created;

    private JournalFileList(IReadOnlyList<ulong> firsts, long?[] created)
    {
        _firsts = firsts;
        _created = created;
    }

    /// <summary>The number of files.</summary>
    public int Count => _firsts.Count;

    /// <summary>Lists the files and reads their headers.</summary>
    /// <exception cref="StoreException">The folder cannot be read.</exception>
    public static JournalFileList Read(StoreDirectory directory)
    {
        var firsts = JournalFiles.List(directory);
        return new JournalFileList(firsts, [.. firsts.Select(first => CreatedOf(directory, first))]);
    }

    /// <summary>The index of a file's first record.</summary>
    public ulong First(int number) => _firsts[number];

    /// <summary>The index of the next file's first record; null for the last file.</summary>
    public ulong? Next(int number) => number + 1 < _firsts.Count ? _firsts[number + 1] : null;

    /// <summary>Whether a file can hold records of a window.</summary>
    public bool IsCoveredBy(ScanWindow window, int number) => window.Covers(
        First(number), Next(number), _created[number], number + 1 < _created.Length ? _created[number + 1] : null);

    private static long? CreatedOf(StoreDirectory directory, ulong first)
    {
        try
        {
            using var reader = JournalReader.TryOpen(directory, JournalFiles.NameOf(first));
            return reader?.Header.Created;
        }
        catch (StoreException)
        {
            // Reading the file itself will meet the same failure, and report it.
            return null;
        }
    }
}
