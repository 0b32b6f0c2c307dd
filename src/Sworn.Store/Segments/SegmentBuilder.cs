using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Store.Segments;

/// <summary>
/// Makes a segment of a journal file that no longer grows. The journal file is left as it is: its owner decides when
/// it may go. Belongs to one thread.
/// </summary>
public sealed class SegmentBuilder : IDisposable
{
    private readonly StoreDirectory _directory;
    private readonly SegmentWriter _writer;

    /// <summary>Makes a builder.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="analyst">Says where the named parts of a record lie.</param>
    public SegmentBuilder(StoreDirectory directory, IRecordAnalyst analyst)
    {
        _directory = directory;
        _writer = new SegmentWriter(directory, analyst, new ChunkCompressor());
    }

    /// <summary>Blocks that did not come back as they were and are kept without columns; 0 unless there is a defect.</summary>
    public int Mismatches => _writer.Mismatches;

    /// <summary>What was wrong with the last of them; for the people who mend the encoder.</summary>
    public string? Mismatch => _writer.Mismatch;

    /// <summary>Builds the segment of a journal file.</summary>
    /// <param name="firstIndex">The index in the file's name.</param>
    /// <param name="cancellation">Gives up between two frames; nothing is left behind.</param>
    /// <returns>What the segment holds; it is durable.</returns>
    /// <exception cref="StoreException">The medium failed or is full, or the journal file is damaged.</exception>
    /// <exception cref="OperationCanceledException">The build was given up.</exception>
    public SegmentRange Build(ulong firstIndex, CancellationToken cancellation = default)
    {
        var name = JournalFiles.NameOf(firstIndex);
        try
        {
            using var reader = JournalReader.TryOpen(_directory, name)
                ?? throw new StoreException(name, "its header is not readable");
            _writer.Begin(reader.Header.LogId, firstIndex, reader.Header.Created);
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var status = reader.Read(out var frame);
                if (status == FrameStatus.End)
                {
                    return _writer.Complete();
                }

                if (status == FrameStatus.Broken)
                {
                    throw new StoreException(name, $"is damaged at {reader.Position}");
                }

                _writer.Add(frame);
            }
        }
        finally
        {
            _writer.Abandon();
            _directory.Delete(SegmentFiles.Temporary);
        }
    }

    /// <summary>
    /// Gives back what the tree files have of each single record of a segment, once the log has declared it: the records
    /// give it again.
    /// </summary>
    /// <returns>The octets given back.</returns>
    /// <exception cref="StoreException">The medium failed.</exception>
    public long ForgetLeaves(SegmentRange range) => TreeFiles.Forget(_directory, range);

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
