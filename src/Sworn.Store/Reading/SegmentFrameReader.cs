using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Store.Reading;

/// <summary>Reads the blocks of a segment as frames. Belongs to one thread.</summary>
internal sealed class SegmentFrameReader : LogFileReader
{
    private readonly SegmentReader _segment;
    private readonly bool _owns;
    private readonly IReadOnlyList<SegmentBlock> _blocks;
    private readonly BlockReader _reader = new();
    private readonly BlockFrames _frames = new();
    private byte[] _octets = [];
    private int _next;

    /// <summary>Reads an open segment, which stays its owner's when <paramref name="owns"/> is false.</summary>
    /// <exception cref="DamagedBlockException">Its tables are damaged.</exception>
    public SegmentFrameReader(SegmentReader segment, bool owns = false)
    {
        _segment = segment;
        _owns = owns;
        _blocks = segment.Footer.Blocks;
    }

    /// <inheritdoc/>
    public override LogFile File => new(_segment.Range.FirstIndex, _segment.Range.EndIndex);

    /// <inheritdoc/>
    public override long Length => _segment.Length;

    /// <inheritdoc/>
    public override UInt128 LogId => _segment.LogId;

    /// <inheritdoc/>
    public override ulong FirstIndex => _segment.Range.FirstIndex;

    /// <inheritdoc/>
    public override long Position => _next < _blocks.Count ? _blocks[_next].Offset : _segment.Length;

    /// <inheritdoc/>
    public override ulong NextIndex => _next < _blocks.Count ? _blocks[_next].Header.FirstIndex : _segment.Range.EndIndex;

    /// <summary>Opens a segment.</summary>
    /// <returns>Null when its tables are damaged.</returns>
    /// <exception cref="StoreException">The file is absent or the medium failed.</exception>
    public static SegmentFrameReader? TryOpen(StoreDirectory directory, SegmentRange range)
    {
        SegmentReader? segment = null;
        try
        {
            segment = SegmentReader.Open(directory, range);
            var reader = new SegmentFrameReader(segment, owns: true);
            _ = segment.Templates;
            segment = null;
            return reader;
        }
        catch (DamagedBlockException)
        {
            return null;
        }
        finally
        {
            segment?.Dispose();
        }
    }

    /// <inheritdoc/>
    public override FrameStatus Read(out JournalFrame frame)
    {
        frame = default;
        if (_next == _blocks.Count)
        {
            return FrameStatus.End;
        }

        var block = _blocks[_next];
        if (_octets.Length < block.Header.Length)
        {
            _octets = GC.AllocateUninitializedArray<byte>(block.Header.Length);
        }

        try
        {
            var octets = _octets.AsMemory(0, block.Header.Length);
            _segment.ReadBlock(block, octets.Span);
            _reader.Load(octets, _segment.Templates);
            frame = _frames.Read(_reader, (uint)_next);
        }
        catch (DamagedBlockException)
        {
            return FrameStatus.Broken;
        }

        _next++;
        return FrameStatus.Frame;
    }

    /// <inheritdoc/>
    public override FrameStatus Skip(out JournalFrameHeader header)
    {
        var status = Peek(out header);
        _next += status == FrameStatus.Frame ? 1 : 0;
        return status;
    }

    /// <inheritdoc/>
    public override FrameStatus Peek(out JournalFrameHeader header)
    {
        header = default;
        if (_next == _blocks.Count)
        {
            return FrameStatus.End;
        }

        header = BlockFrames.HeaderOf(_blocks[_next].Header, (uint)_next);
        return FrameStatus.Frame;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _reader.Dispose();
        if (_owns)
        {
            _segment.Dispose();
        }
    }
}
