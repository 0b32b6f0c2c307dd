using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Store.Reading;

/// <summary>
/// Lists the files of a log in the order of its records. A journal file whose segment is there is not in the list: it
/// waits to be removed.
/// </summary>
public static class LogFileList
{
    /// <summary>Reads the names; the content of the files is left alone.</summary>
    /// <exception cref="StoreException">A folder cannot be read.</exception>
    public static IReadOnlyList<LogFile> Read(StoreDirectory directory)
    {
        // Journal first: a file that becomes a segment between the two listings is then seen twice, not missed.
        var journal = JournalFiles.List(directory);
        var segments = SegmentFiles.List(directory);
        var files = new List<LogFile>(segments.Count + journal.Count);
        var next = 0;
        foreach (var range in segments)
        {
            while (next < journal.Count && journal[next] < range.FirstIndex)
            {
                files.Add(new LogFile(journal[next++], EndIndex: null));
            }

            while (next < journal.Count && journal[next] < range.EndIndex)
            {
                next++;
            }

            files.Add(new LogFile(range.FirstIndex, range.EndIndex));
        }

        while (next < journal.Count)
        {
            files.Add(new LogFile(journal[next++], EndIndex: null));
        }

        return files;
    }

    /// <summary>
    /// Opens a file of a list that may have aged: a journal file that is no more is opened as the segment that took its
    /// place meanwhile.
    /// </summary>
    /// <typeparam name="T">What is opened.</typeparam>
    /// <param name="directory">The data directory.</param>
    /// <param name="file">A file of the list.</param>
    /// <param name="open">Opens a file; called again with the segment when the journal file is absent.</param>
    /// <exception cref="StoreException">The file is absent and nothing took its place, or the medium failed.</exception>
    public static T Open<T>(StoreDirectory directory, LogFile file, Func<LogFile, T> open)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(open);
        try
        {
            return open(file);
        }
        catch (StoreException) when (!file.IsSegment && !directory.Exists(file.Name) && SegmentFrom(directory, file.FirstIndex) is { } segment)
        {
            return open(segment);
        }
    }

    private static LogFile? SegmentFrom(StoreDirectory directory, ulong firstIndex)
    {
        foreach (var range in SegmentFiles.List(directory))
        {
            if (range.FirstIndex == firstIndex)
            {
                return new LogFile(range.FirstIndex, range.EndIndex);
            }
        }

        return null;
    }
}
