using System.Buffers;
using Sworn.Query.Columns;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Query.Scan;

/// <summary>
/// Reads one journal file for a query, forwards or backwards; of the blocks that the node makes of it already, as far as they
/// go. What cannot be read is reported and gone around: a frame
/// whose octets do not agree with their checksum hides only itself; behind a header that is not as it must be, nothing
/// in the file can be trusted to be a frame. At the live end of the last file either is a frame being written.
/// </summary>
internal sealed class FileScan(
    StoreDirectory directory, JournalFileList files, int number, ScanWindow window, ColumnTest test, ScanTally tally, RecordPipeline pipeline,
    SegmentScan segments, GrowingSegment? growing)
{
    private const int RecordsBetweenChecks = 128;

    private readonly string _name = JournalFiles.NameOf(files.First(number));
    private readonly List<JournalMark> _frames = [];
    private SourceCatalogue _sources = new();
    private int[] _offsets = [];

    private ScanWindow _window = window;

    private bool GoesOn => !pipeline.IsFull && tally.End == ScanEnd.Exhausted;

    private bool IsLast => files.Next(number) is null;

    /// <summary>Reads the file; the tally says how it ended.</summary>
    /// <exception cref="StoreException">The file cannot be opened.</exception>
    public void Run(QueryOrder order, CancellationToken cancellation)
    {
        // All three are opened before anything is shown: the file may make way for its segment at any time.
        using var file = directory.Open(_name, forWriting: false);
        using var reader = JournalReader.TryOpen(directory, _name);
        using var leaves = JournalReader.TryOpen(directory, _name);
        if (reader is null || leaves is null)
        {
            tally.Hide(files.First(number), files.Next(number), $"{_name}: its header is not readable");
            return;
        }

        try
        {
            var rest = reader.Mark;
            using var blocks = growing?.TryOpen(files.First(number), out rest);
            if (blocks is not null && order == QueryOrder.OldestFirst)
            {
                segments.RunGrowing(blocks, order, cancellation);
            }

            if (GoesOn)
            {
                if (blocks is not null)
                {
                    _window = _window.From(blocks.Range.EndIndex);
                    reader.Seek(rest);
                }

                Run(reader, leaves, blocks, file, order, cancellation);
            }

            if (blocks is not null && order == QueryOrder.NewestFirst && GoesOn)
            {
                segments.RunGrowing(blocks, order, cancellation);
            }
        }
        catch (StoreException failure)
        {
            tally.Hide(files.First(number), files.Next(number), failure.Message);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(_offsets);
        }
    }

    /// <param name="reader">Reads the frames, from where it stands.</param>
    /// <param name="leaves">Reads the leaves that records ask for.</param>
    /// <param name="blocks">Has what was before the reader's place; null when it stands at the start.</param>
    /// <param name="file">The file.</param>
    /// <param name="order">Which frames come first.</param>
    /// <param name="cancellation">Ends the scan.</param>
    private void Run(
        JournalReader reader, JournalReader leaves, SegmentReader? blocks, StoreFile file, QueryOrder order, CancellationToken cancellation)
    {
        var start = leaves.Mark;
        var map = JournalMap.Walk(reader, _window, tally, cancellation);
        NoteEnd(map, reader, file);
        _sources = new SourceCatalogue(
            catalogue => SourceLeaves.Learn(leaves, map.Controls, catalogue),
            catalogue =>
            {
                if (blocks is not null)
                {
                    SegmentSources.Learn(blocks, catalogue);
                }
            },
            catalogue =>
            {
                leaves.Seek(start);
                SourceLeaves.LearnAll(leaves, map.End.NextIndex, catalogue);
            });
        for (var step = 0; step < map.Stretches.Count; step++)
        {
            var at = order == QueryOrder.NewestFirst ? map.Stretches.Count - 1 - step : step;
            CollectFrames(reader, map.Stretches[at]);
            if (!ReadFrames(reader, order, map.End, cancellation))
            {
                return;
            }
        }

        if (cancellation.IsCancellationRequested)
        {
            tally.End = ScanEnd.Cancelled;
        }
    }

    /// <summary>Says what is missing behind the last frame.</summary>
    private void NoteEnd(JournalMap map, JournalReader reader, StoreFile file)
    {
        var behind = map.End.NextIndex;
        if (files.Next(number) is { } next)
        {
            if (map.Status != FrameStatus.Frame && behind < next)
            {
                var what = map.Status == FrameStatus.Broken ? "damaged" : "ends";
                tally.Hide(behind, next, $"{_name}: {what} at {map.End.Position}");
            }
        }
        else if (map.Status == FrameStatus.Broken
            && LaterFrames.Find(file, map.End) is { } end && !IsWhole(reader, map.End))
        {
            tally.Hide(behind, end, $"{_name}: damaged at {map.End.Position}");
        }
    }

    /// <summary>Whether the frame at a place, which was not whole a moment ago, is so now: it was being written.</summary>
    private static bool IsWhole(JournalReader reader, in JournalMark mark)
    {
        reader.Seek(mark);
        return reader.Peek(out _) == FrameStatus.Frame;
    }

    /// <summary>Notes where the frames inside the window lie in a stretch.</summary>
    private void CollectFrames(JournalReader reader, in JournalStretch stretch)
    {
        _frames.Clear();
        reader.Seek(stretch.Start);
        while (reader.Position < stretch.End)
        {
            var mark = reader.Mark;
            if (reader.Skip(out var header) != FrameStatus.Frame)
            {
                // The walk read this header a moment ago: the file changed behind everybody's back.
                tally.Hide(mark.NextIndex, files.Next(number), $"{_name}: changed at {mark.Position} while it was read");
                return;
            }

            if (_window.Covers(header))
            {
                _frames.Add(mark);
            }
        }
    }

    private bool ReadFrames(JournalReader reader, QueryOrder order, in JournalMark end, CancellationToken cancellation)
    {
        for (var step = 0; step < _frames.Count; step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                tally.End = ScanEnd.Cancelled;
                return false;
            }

            reader.Seek(_frames[order == QueryOrder.NewestFirst ? _frames.Count - 1 - step : step]);
            if (reader.Read(out var frame) != FrameStatus.Frame)
            {
                NoteBrokenFrame(reader, end);
                continue;
            }

            tally.OctetsRead += JournalFrameHeader.Size + frame.Payload.Length;
            if (!test.MayBeIn(frame.Payload.Span))
            {
                tally.BlocksWithoutMatch++;
                pipeline.PassOver(_window.RecordsOf(frame.Header.FirstIndex, frame.EndIndex));
                continue;
            }

            var goesOn = order == QueryOrder.NewestFirst
                ? TakeBackwards(frame, cancellation)
                : TakeForwards(frame, cancellation);
            if (!goesOn)
            {
                return false;
            }
        }

        return true;
    }

    private void NoteBrokenFrame(JournalReader reader, in JournalMark end)
    {
        var position = reader.Position;
        var first = reader.NextIndex;
        reader.Skip(out var header);
        var isLiveEnd = IsLast && reader.Position == end.Position;
        if (!isLiveEnd)
        {
            tally.Hide(first, first + (uint)header.RecordCount, $"{_name}: the frame at {position} is damaged");
        }
    }

    private bool TakeForwards(in JournalFrame frame, CancellationToken cancellation)
    {
        foreach (var record in frame)
        {
            if (record.Index % RecordsBetweenChecks == 0 && IsCancelled(cancellation))
            {
                return false;
            }

            if (IsIn(record.Index) && !pipeline.Take(record, _sources))
            {
                return false;
            }
        }

        return true;
    }

    private bool TakeBackwards(in JournalFrame frame, CancellationToken cancellation)
    {
        var count = frame.Header.RecordCount;
        if (_offsets.Length < count)
        {
            ArrayPool<int>.Shared.Return(_offsets);
            _offsets = ArrayPool<int>.Shared.Rent(count);
        }

        var records = frame.GetEnumerator();
        while (records.MoveNext())
        {
            _offsets[records.Number] = records.Offset;
        }

        for (var at = count - 1; at >= 0; at--)
        {
            if (at % RecordsBetweenChecks == 0 && IsCancelled(cancellation))
            {
                return false;
            }

            var record = frame.RecordAt(at, _offsets[at]);
            if (IsIn(record.Index) && !pipeline.Take(record, _sources))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsIn(ulong index) => index >= _window.FirstIndex && index < _window.EndIndex;

    private bool IsCancelled(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            tally.End = ScanEnd.Cancelled;
        }

        return cancellation.IsCancellationRequested;
    }
}
