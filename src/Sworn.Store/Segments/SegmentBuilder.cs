using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Store.Segments;

/// <summary>
/// Makes a segment of a journal file: block by block while it still grows, and the rest when it has ended. The journal file
/// is left as it is: its owner decides when it may go. Belongs to one thread.
/// </summary>
public sealed class SegmentBuilder : IDisposable
{
    private readonly StoreDirectory _directory;
    private readonly SegmentWriter _writer;
    private JournalReader? _reader;

    /// <summary>Makes a builder.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="analyst">Says where the named parts of a record lie.</param>
    public SegmentBuilder(StoreDirectory directory, IRecordAnalyst analyst)
    {
        _directory = directory;
        Growing = new GrowingSegment(directory);
        _writer = new SegmentWriter(directory, SegmentFiles.Growing, analyst, Growing);
    }

    /// <summary>Shows the blocks of the segment that is being made.</summary>
    public GrowingSegment Growing { get; }

    /// <summary>Blocks that did not come back as they were and are kept without columns; 0 unless there is a defect.</summary>
    public int Mismatches => _writer.Mismatches;

    /// <summary>What was wrong with the last of them; for the people who mend the encoder.</summary>
    public string? Mismatch => _writer.Mismatch;

    /// <summary>
    /// Makes blocks of what is in a journal file so far, beginning the segment with the first call. What does not fill a block
    /// waits in memory.
    /// </summary>
    /// <param name="firstIndex">The index in the file's name. Another one than in the last call gives up what that one began.</param>
    /// <param name="end">Frames with this record or later ones wait: the log is not yet sure of them.</param>
    /// <param name="cancellation">Gives up between two frames; nothing is left behind.</param>
    /// <exception cref="StoreException">The medium failed or is full, or the journal file is damaged; what was begun is given up.</exception>
    /// <exception cref="OperationCanceledException">The build was given up.</exception>
    public void Grow(ulong firstIndex, ulong end, CancellationToken cancellation = default)
    {
        try
        {
            Continue(firstIndex, end, cancellation);
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    /// <summary>Builds the segment of a journal file that no longer grows, with the blocks that are there already.</summary>
    /// <param name="firstIndex">The index in the file's name.</param>
    /// <param name="cancellation">Gives up between two frames; nothing is left behind.</param>
    /// <returns>What the segment holds; it is durable.</returns>
    /// <exception cref="StoreException">The medium failed or is full, or the journal file is damaged.</exception>
    /// <exception cref="OperationCanceledException">The build was given up.</exception>
    public SegmentRange Build(ulong firstIndex, CancellationToken cancellation = default)
    {
        try
        {
            Continue(firstIndex, ulong.MaxValue, cancellation);
            return _writer.Complete();
        }
        finally
        {
            Abandon();
        }
    }

    /// <summary>
    /// Gives back what the tree files have of each single record of a segment, once the log has declared it: the records
    /// give it again.
    /// </summary>
    /// <returns>The octets given back.</returns>
    /// <exception cref="StoreException">The medium failed.</exception>
    public long ForgetLeaves(SegmentRange range) => TreeFiles.Forget(_directory, range);

    /// <summary>Gives up what was begun: nothing of it is left.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public void Abandon()
    {
        Close();
        _directory.Delete(SegmentFiles.Growing);
    }

    /// <summary>Closes the files. One that was begun is left to the next start.</summary>
    public void Dispose()
    {
        Close();
        _writer.Dispose();
    }

    private void Continue(ulong firstIndex, ulong end, CancellationToken cancellation)
    {
        if (_reader?.FirstIndex != firstIndex)
        {
            Begin(firstIndex);
        }

        while (_reader!.NextIndex < end)
        {
            cancellation.ThrowIfCancellationRequested();
            var mark = _reader.Mark;
            var status = _reader.Peek(out var header);
            if (status == FrameStatus.End || (status == FrameStatus.Frame && header.FirstIndex + (uint)header.RecordCount > end))
            {
                return;
            }

            if (status == FrameStatus.Broken || _reader.Read(out var frame) != FrameStatus.Frame)
            {
                throw new StoreException(JournalFiles.NameOf(firstIndex), $"is damaged at {_reader.Position}");
            }

            Growing.Begin(mark);
            _writer.Add(frame);
        }
    }

    private void Begin(ulong firstIndex)
    {
        Abandon();
        var name = JournalFiles.NameOf(firstIndex);
        _reader = JournalReader.TryOpen(_directory, name) ?? throw new StoreException(name, "its header is not readable");
        _writer.Begin(_reader.Header.LogId, firstIndex, _reader.Header.Created);
    }

    private void Close()
    {
        _reader?.Dispose();
        _reader = null;
        _writer.Abandon();
    }
}
