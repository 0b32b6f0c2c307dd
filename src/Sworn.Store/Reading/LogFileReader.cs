using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Store.Reading;

/// <summary>
/// Reads the records of one file, frame by frame: what a journal file has, or the blocks of a segment in the same form.
/// It takes no lock and never disturbs the writer. Belongs to one thread.
/// </summary>
public abstract class LogFileReader : IDisposable
{
    private protected LogFileReader()
    {
    }

    /// <summary>The file that is read: the segment when the journal file that was asked for is no more.</summary>
    public abstract LogFile File { get; }

    /// <summary>The octets of the file.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public abstract long Length { get; }

    /// <summary>The log's identity.</summary>
    public abstract UInt128 LogId { get; }

    /// <summary>The index of the file's first record, as its header says.</summary>
    public abstract ulong FirstIndex { get; }

    /// <summary>Where the next frame begins, in octets from the start of the file.</summary>
    public abstract long Position { get; }

    /// <summary>The index of the next record.</summary>
    public abstract ulong NextIndex { get; }

    /// <summary>Opens a file; a journal file that became a segment since it was listed, as that.</summary>
    /// <returns>Null when its header is torn or not ours.</returns>
    /// <exception cref="StoreException">The file is absent or the medium failed.</exception>
    public static LogFileReader? TryOpen(StoreDirectory directory, LogFile file) =>
        LogFileList.Open<LogFileReader?>(directory, file, current => current.IsSegment
            ? SegmentFrameReader.TryOpen(directory, current.Range)
            : JournalReader.TryOpen(directory, current.Name));

    /// <summary>Reads the next frame, valid until the next call.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public abstract FrameStatus Read(out JournalFrame frame);

    /// <summary>Looks at the next frame's header and goes past it, leaving the payload unread.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public abstract FrameStatus Skip(out JournalFrameHeader header);

    /// <summary>Looks at the next frame's header without moving.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public abstract FrameStatus Peek(out JournalFrameHeader header);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">Always true: no reader has a finalizer.</param>
    protected abstract void Dispose(bool disposing);
}
