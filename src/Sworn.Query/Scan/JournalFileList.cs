using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;

namespace Sworn.Query.Scan;

/// <summary>The log's files at one moment, with what the headers of journal files say.</summary>
internal sealed class JournalFileList
{
    private readonly IReadOnlyList<LogFile> _files;
    private readonly long?[] _created;

    private JournalFileList(IReadOnlyList<LogFile> files, long?[] created)
    {
        _files = files;
        _created = created;
    }

    /// <summary>The number of files.</summary>
    public int Count => _files.Count;

    /// <summary>Lists the files and reads their headers.</summary>
    /// <exception cref="StoreException">The folder cannot be read.</exception>
    public static JournalFileList Read(StoreDirectory directory)
    {
        var files = LogFileList.Read(directory);
        return new JournalFileList(files, [.. files.Select(file => file.IsSegment ? null : CreatedOf(directory, file.FirstIndex))]);
    }

    /// <summary>The index of a file's first record.</summary>
    public ulong First(int number) => _files[number].FirstIndex;

    /// <summary>A file.</summary>
    public LogFile this[int number] => _files[number];

    /// <summary>The index of the next file's first record; null for the last file.</summary>
    public ulong? Next(int number) => number + 1 < _files.Count ? _files[number + 1].FirstIndex : null;

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
