using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;

namespace Sworn.Store.Cursors;

/// <summary>
/// Reads the live log in the order of its indexes, frame by frame, through the roll-over of its files. It takes no
/// lock: the limit that the caller gives (<see cref="LogProgress.Durable"/>) is what keeps it behind the writer. Belongs
/// to one thread.
/// </summary>
public sealed class LogTail : IDisposable
{
    private readonly StoreDirectory _directory;
    private LogFileReader? _reader;

    /// <summary>Stands before the record of this index.</summary>
    public LogTail(StoreDirectory directory, ulong next)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _directory = directory;
        Next = next;
        Sources = new TailSources(directory);
    }

    /// <summary>The index of the next record.</summary>
    public ulong Next { get; private set; }

    /// <summary>Who sent the records.</summary>
    public TailSources Sources { get; }

    /// <summary>Goes to another place, back or forth.</summary>
    public void GoTo(ulong index)
    {
        if (index != Next)
        {
            Next = index;
            Leave();
        }
    }

    /// <summary>Reads the frame that holds the next record; the records of it below <see cref="Next"/> were read before.</summary>
    /// <param name="end">Nothing at or above this index is read.</param>
    /// <param name="frame">The frame, valid until the next call.</param>
    /// <param name="from">The index of the first record that counts: what <see cref="Next"/> was.</param>
    /// <returns>For a gap, <see cref="Next"/> is behind it and <paramref name="from"/> is its beginning.</returns>
    /// <exception cref="StoreException">The medium failed.</exception>
    public TailStatus Read(ulong end, out JournalFrame frame, out ulong from)
    {
        frame = default;
        from = Next;
        while (Next < end)
        {
            if (_reader is null && !TryOpen())
            {
                return SkipGap(end);
            }

            if (_reader!.Read(out frame) == FrameStatus.Frame)
            {
                Sources.Learn(frame, _reader.File);
                if (frame.EndIndex > Next)
                {
                    Next = frame.EndIndex;
                    return TailStatus.Frame;
                }
            }
            else if (!TryOpenNext())
            {
                return SkipGap(end);
            }
        }

        return TailStatus.End;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    /// <summary>Opens the file that should hold the next record and goes to its frame by the headers alone.</summary>
    private bool TryOpen()
    {
        if (FileOfNext() is not { } file || !TryOpen(file))
        {
            return false;
        }

        while (_reader!.Peek(out var header) == FrameStatus.Frame && header.FirstIndex + (uint)header.RecordCount <= Next)
        {
            _reader.Skip(out _);
        }

        return true;
    }

    private LogFile? FileOfNext()
    {
        LogFile? file = null;
        foreach (var listed in LogFileList.Read(_directory))
        {
            file = listed.FirstIndex <= Next ? listed : file;
        }

        return file;
    }

    private bool TryOpenNext()
    {
        var next = _reader!.NextIndex;
        if (next == _reader.FirstIndex)
        {
            return false;
        }

        foreach (var file in LogFileList.Read(_directory))
        {
            if (file.FirstIndex == next)
            {
                return TryOpen(file);
            }
        }

        return false;
    }

    private bool TryOpen(LogFile file)
    {
        if (OpenOrNull(file) is not { } reader)
        {
            return false;
        }

        _reader?.Dispose();
        _reader = reader;
        return true;
    }

    /// <summary>Opens a file; null when its header is damaged, or it was retired since it was listed.</summary>
    private LogFileReader? OpenOrNull(LogFile file)
    {
        try
        {
            return LogFileReader.TryOpen(_directory, file);
        }
        catch (StoreException) when (!_directory.Exists(file.Name))
        {
            return null;
        }
    }

    /// <summary>Durable records that cannot be read: the next file that there is comes next.</summary>
    private TailStatus SkipGap(ulong end)
    {
        Leave();
        foreach (var file in LogFileList.Read(_directory))
        {
            if (file.FirstIndex > Next && file.FirstIndex <= end)
            {
                Next = file.FirstIndex;
                return TailStatus.Gap;
            }
        }

        return TailStatus.Unreadable;
    }

    private void Leave()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
