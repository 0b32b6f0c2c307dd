using Sworn.Query.Columns;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Query.Scan;

/// <summary>
/// Runs a query over one segment: blocks that cannot hold results are left alone, columns say which rows may be results,
/// and only these are rebuilt and asked. A block that is damaged hides only itself. Belongs to one thread; used again
/// for the next segment.
/// </summary>
internal sealed class SegmentScan(
    StoreDirectory directory, SegmentCache cache, ScanWindow window, ColumnTest test, ScanTally tally, RecordPipeline pipeline) : IDisposable
{
    private const int RecordsBetweenChecks = 128;

    private readonly BlockReader _reader = new();
    private readonly List<RowVerdict> _verdicts = [];
    private SegmentJudge _judge = SegmentJudge.None;
    private byte[] _octets = [];
    private int _taken;
    private byte[] _body = new byte[1 << 12];

    /// <summary>The octets that blocks were decompressed to so far.</summary>
    public long OctetsDecompressed => _reader.OctetsDecompressed;

    /// <summary>Reads a segment; the tally says how it ended.</summary>
    public void Run(SegmentRange range, QueryOrder order, CancellationToken cancellation)
    {
        try
        {
            using var segment = SegmentReader.Open(directory, range, cache);
            if (segment.MaxReceived < window.Since || segment.MinReceived >= window.Until)
            {
                tally.FilesPruned++;
                return;
            }

            Run(segment, order, cancellation);
        }
        catch (StoreException) when (!directory.Exists(range.Name) && RetiredRecords.Read(directory).End >= range.EndIndex)
        {
            // Retired since it was listed: its records are no longer among those that are searched.
            tally.FilesPruned++;
        }
        catch (Exception failure) when (failure is StoreException or DamagedBlockException)
        {
            tally.Hide(range.FirstIndex, range.EndIndex, $"{range.Name}: {failure.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Reads the blocks that are made of a journal file that still grows.</summary>
    public void RunGrowing(SegmentReader segment, QueryOrder order, CancellationToken cancellation)
    {
        try
        {
            Run(segment, order, cancellation);
        }
        catch (Exception failure) when (failure is StoreException or DamagedBlockException)
        {
            tally.Hide(segment.Range.FirstIndex, segment.Range.EndIndex, $"{segment.Name}: {failure.Message}");
        }
    }

    private void Run(SegmentReader segment, QueryOrder order, CancellationToken cancellation)
    {
        if (!test.MayBeIn(segment.Index.Filter))
        {
            tally.FilesFiltered++;
            return;
        }

        var blocks = segment.Footer.Blocks;
        var sources = SegmentSources.CatalogueOf(segment);
        test.Begin(segment.Templates, segment.Index);
        pipeline.Begin(segment.Templates);
        _judge = new SegmentJudge(segment, test, pipeline);
        if (IsInside(segment))
        {
            _judge.TakeTemplates();
        }

        for (var step = 0; step < blocks.Count; step++)
        {
            var block = blocks[order == QueryOrder.NewestFirst ? blocks.Count - 1 - step : step];
            tally.Frames++;
            if (!Covers(block.Header))
            {
                tally.FramesPruned++;
                continue;
            }

            if (cancellation.IsCancellationRequested)
            {
                tally.End = ScanEnd.Cancelled;
                return;
            }

            if (!TryRun(segment, block, sources, order, cancellation))
            {
                return;
            }
        }
    }

    private bool IsInside(SegmentReader segment) =>
        segment.Range.FirstIndex >= window.FirstIndex && segment.Range.EndIndex <= window.EndIndex
        && segment.MinReceived >= window.Since && segment.MaxReceived < window.Until;

    private bool Covers(in BlockHeader block) =>
        block.FirstIndex < window.EndIndex && block.EndIndex > window.FirstIndex
        && block.MaxReceived >= window.Since && block.MinReceived < window.Until;

    private bool IsInside(in BlockHeader block) =>
        block.FirstIndex >= window.FirstIndex && block.EndIndex <= window.EndIndex
        && block.MinReceived >= window.Since && block.MaxReceived < window.Until;

    private bool TryRun(
        SegmentReader segment, SegmentBlock block, SourceCatalogue sources, QueryOrder order, CancellationToken cancellation)
    {
        try
        {
            _judge.Begin(block);
            if (_judge.TryDecideUnopened(IsInside(block.Header)))
            {
                tally.BlocksUnopened++;
                return true;
            }

            Load(segment, block);
            if (!HasCandidates())
            {
                tally.BlocksWithoutMatch += _taken == 0 ? 1 : 0;
                pipeline.PassOver(block.Header.RecordCount - _taken);
                return true;
            }

            return Take(sources, order, cancellation);
        }
        catch (Exception failure) when (failure is StoreException or DamagedBlockException)
        {
            tally.Hide(block.Header.FirstIndex, block.Header.EndIndex, $"{segment.Name}: the block at {block.Offset}: {failure.Message}");
            return true;
        }
    }

    private void Load(SegmentReader segment, SegmentBlock block)
    {
        if (_octets.Length < block.Header.Length)
        {
            _octets = GC.AllocateUninitializedArray<byte>(block.Header.Length);
        }

        var octets = _octets.AsMemory(0, block.Header.Length);
        segment.ReadBlock(block, octets.Span);
        tally.OctetsRead += octets.Length;
        _reader.Load(octets, segment.Templates);
        _judge.Check(_reader.Templates);
    }

    /// <summary>Asks the columns. A verdict for each template, and one more for the records that are kept whole.</summary>
    private bool HasCandidates()
    {
        var groups = _reader.Templates.Count + (_reader.Header.HasWholeRows ? 1 : 0);
        var isInside = IsInside(_reader.Header);
        var any = false;
        _taken = 0;
        for (var number = 0; number < groups; number++)
        {
            if (number == _verdicts.Count)
            {
                _verdicts.Add(new RowVerdict());
            }

            var rows = GroupOf(number);
            var verdict = _verdicts[number];
            if (rows.Used is { } used && _judge.IsSettled(number, used, out var isTaken))
            {
                verdict.SetAll(rows.Rows, meets: false);
                _taken += isTaken ? rows.Rows : 0;
                continue;
            }

            test.Run(rows, verdict);
            if (isInside && verdict.May.IsSame(verdict.Must) && !verdict.May.IsEmpty && pipeline.TryTake(rows, verdict.Must))
            {
                verdict.SetAll(rows.Rows, meets: false);
                _taken += rows.Rows;
            }

            any |= !verdict.May.IsEmpty;
        }

        return any;
    }

    private RowGroup GroupOf(int number)
    {
        if (number == _reader.Templates.Count)
        {
            return new RowGroup(_reader, Used: null, default);
        }

        var used = _reader.Templates[number];
        return new RowGroup(_reader, used, MessageFacts.Unpack(used.Template.Facts));
    }

    private bool Take(SourceCatalogue sources, QueryOrder order, CancellationToken cancellation)
    {
        var templates = _reader.TemplateOf;
        var rows = _reader.RowOf;
        var count = _reader.Header.RecordCount;
        var passedOver = 0;
        for (var step = 0; step < count; step++)
        {
            var number = order == QueryOrder.NewestFirst ? count - 1 - step : step;
            if (!_verdicts[templates[number]].May[rows[number]])
            {
                passedOver++;
                continue;
            }

            if (number % RecordsBetweenChecks == 0 && cancellation.IsCancellationRequested)
            {
                tally.End = ScanEnd.Cancelled;
                return false;
            }

            if (!Take(number, _verdicts[templates[number]].Must[rows[number]], sources))
            {
                pipeline.PassOver(passedOver);
                return false;
            }
        }

        pipeline.PassOver(passedOver - _taken);
        return true;
    }

    private bool Take(int number, bool isSure, SourceCatalogue sources)
    {
        var index = _reader.Header.FirstIndex + (uint)number;
        if (index < window.FirstIndex || index >= window.EndIndex)
        {
            return true;
        }

        if (isSure && pipeline.NeedsNoBody)
        {
            return pipeline.TakeSure(_reader.KindOf(number), unchecked((long)_reader.Received[number]));
        }

        var length = _reader.MaxBodyLength(number);
        if (_body.Length < length)
        {
            _body = GC.AllocateUninitializedArray<byte>(Math.Max(length, 2 * _body.Length));
        }

        length = _reader.WriteBody(number, _body);
        return pipeline.Take(index, _reader.FieldsOf(number), _body.AsSpan(0, length), sources);
    }
}
