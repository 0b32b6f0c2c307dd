using System.Security.Cryptography;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Store.Segments;

/// <summary>
/// Opens one segment: its trailer at once, its tables when somebody asks. A segment never changes; thread-safe but for
/// <see cref="Dispose"/>.
/// </summary>
public sealed class SegmentReader : IDisposable
{
    private readonly StoreFile _file;
    private readonly SegmentTrailer _trailer;
    private readonly SegmentCache? _cache;
    private readonly Lazy<Tables> _tables;
    private readonly Lazy<SegmentIndex> _index;

    private SegmentReader(StoreFile file, SegmentRange range, in SegmentHeader header, in SegmentTrailer trailer, SegmentCache? cache, Tables? tables = null)
    {
        LogId = header.LogId;
        CreatedUtc = header.CreatedUtc;
        _file = file;
        _trailer = trailer;
        _cache = cache;
        Range = range;
        _tables = tables is null ? new Lazy<Tables>(ReadTables) : new Lazy<Tables>(tables);
        _index = new Lazy<SegmentIndex>(ReadIndex);
    }

    /// <summary>The log's identity.</summary>
    public UInt128 LogId { get; }

    /// <summary>When it was built: nanoseconds of UTC since 1970.</summary>
    internal long CreatedUtc { get; }

    /// <summary>The records it holds.</summary>
    public SegmentRange Range { get; }

    /// <summary>The earliest receive time: nanoseconds of UTC since 1970.</summary>
    public long MinReceived => _trailer.MinReceived;

    /// <summary>The latest receive time.</summary>
    public long MaxReceived => _trailer.MaxReceived;

    /// <summary>The octets of all bodies.</summary>
    public long BodyOctets => _trailer.BodyOctets;

    /// <summary>The octets of the file.</summary>
    public long Length => _file.Length;

    /// <summary>The name of the file.</summary>
    public string Name => _file.Name;

    /// <summary>The templates by number.</summary>
    /// <exception cref="DamagedBlockException">Both copies of the table, or the footer, are damaged.</exception>
    /// <exception cref="StoreException">The medium failed.</exception>
    public IReadOnlyList<Template> Templates => _tables.Value.Templates;

    /// <summary>What is known without opening a block.</summary>
    /// <exception cref="DamagedBlockException">The footer is damaged.</exception>
    /// <exception cref="StoreException">The medium failed.</exception>
    public SegmentFooter Footer => _tables.Value.Footer;

    /// <summary>
    /// What is known of the content as a whole. A damaged index is one that says nothing: searches find the same
    /// without it.
    /// </summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public SegmentIndex Index => _index.Value;

    /// <summary>Opens a segment.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="range">The records it holds.</param>
    /// <param name="cache">Keeps its tables for the next reader, and has perhaps those of the last one; null for none.</param>
    /// <exception cref="DamagedBlockException">Its header or trailer is damaged or belongs to another range.</exception>
    /// <exception cref="StoreException">The file is absent or the medium failed.</exception>
    public static SegmentReader Open(StoreDirectory directory, SegmentRange range, SegmentCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return Open(directory, range.Name, range, cache);
    }

    /// <summary>Opens a segment that was written again and has not taken its place yet.</summary>
    /// <exception cref="DamagedBlockException">Its header or trailer is damaged or belongs to another range.</exception>
    /// <exception cref="StoreException">The file is absent or the medium failed.</exception>
    internal static SegmentReader OpenTemporary(StoreDirectory directory, SegmentRange range) =>
        Open(directory, SegmentFiles.Rewritten, range, cache: null);

    private static SegmentReader Open(StoreDirectory directory, string name, SegmentRange range, SegmentCache? cache)
    {
        var file = directory.Open(name, forWriting: false);
        try
        {
            return Open(file, range, cache);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a segment that is not complete.</summary>
    /// <param name="file">Its file, which the reader closes.</param>
    /// <param name="header">Its header.</param>
    /// <param name="footer">What is known of its blocks, of which there is at least one.</param>
    /// <param name="templates">By number.</param>
    /// <param name="bodyOctets">The octets of all bodies.</param>
    internal static SegmentReader Of(StoreFile file, in SegmentHeader header, SegmentFooter footer, Template[] templates, long bodyOctets)
    {
        var range = new SegmentRange(header.FirstIndex, footer.Blocks[^1].Header.EndIndex);
        var trailer = default(SegmentTrailer) with
        {
            BodyOctets = bodyOctets,
            MinReceived = footer.Blocks.Min(static block => block.Header.MinReceived),
            MaxReceived = footer.Blocks.Max(static block => block.Header.MaxReceived),
        };
        return new SegmentReader(file, range, header, trailer, cache: null, new Tables(templates, footer));
    }

    /// <summary>What the log says of this segment.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public SegmentSummary Summarize() => new(Range, MinReceived, MaxReceived, BodyOctets, Length, TablesDigest(), IndexDigest());

    /// <summary>Reads a block's octets.</summary>
    /// <param name="block">One of the footer's.</param>
    /// <param name="to">As long as the block.</param>
    /// <exception cref="StoreException">The medium failed.</exception>
    public void ReadBlock(SegmentBlock block, Span<byte> to)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (_file.Read(block.Offset, to) != to.Length)
        {
            throw new StoreException(Name, $"the block at {block.Offset} is cut off");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static SegmentReader Open(StoreFile file, SegmentRange range, SegmentCache? cache)
    {
        Span<byte> octets = stackalloc byte[SegmentTrailer.Size];
        var length = file.Length;
        if (length < SegmentHeader.Size + SegmentTrailer.Size
            || file.Read(0, octets[..SegmentHeader.Size]) != SegmentHeader.Size
            || !SegmentHeader.TryRead(octets, out var header) || header.FirstIndex != range.FirstIndex)
        {
            throw new DamagedBlockException("the header of the segment is damaged");
        }

        if (file.Read(length - SegmentTrailer.Size, octets) != octets.Length
            || !SegmentTrailer.TryRead(octets, out var trailer)
            || trailer.FirstIndex != range.FirstIndex || trailer.RecordCount != range.EndIndex - range.FirstIndex
            || trailer.TemplatesOffset > length - (2L * trailer.TemplatesStored) || trailer.FooterOffset > length - trailer.FooterStored
            || trailer.IndexOffset > length - trailer.IndexLength)
        {
            throw new DamagedBlockException("the trailer of the segment is damaged");
        }

        return new SegmentReader(file, range, header, trailer, cache);
    }

    private Tables ReadTables()
    {
        if (_cache?.Find<Tables>(Range, _trailer) is { } known)
        {
            return known;
        }

        var stored = new byte[_trailer.FooterStored];
        var isWhole = _file.Read(_trailer.FooterOffset, stored) == stored.Length;
        for (var copy = 0; copy < 2 && isWhole; copy++)
        {
            var table = new byte[_trailer.TemplatesStored];
            if (_file.Read(_trailer.TemplatesOffset + ((long)copy * table.Length), table) == table.Length
                && Crc32C.Continue(Crc32C.Of(table), stored) == _trailer.TablesCrc)
            {
                var tables = Decode(table, stored);

                // Templates, blocks and the rows of each template in each are objects of several times their stored size.
                _cache?.Keep(Range, _trailer, tables, 3L * (_trailer.TemplatesRaw + _trailer.FooterRaw));
                return tables;
            }
        }

        throw new DamagedBlockException("the tables of the segment are damaged");
    }

    private Tables Decode(byte[] table, byte[] footer)
    {
        using var decompressor = new ChunkDecompressor();
        var rawTable = new byte[_trailer.TemplatesRaw];
        decompressor.Read(_trailer.TemplatesCodec, table, rawTable);
        var rawFooter = new byte[_trailer.FooterRaw];
        decompressor.Read(_trailer.FooterCodec, footer, rawFooter);
        var read = SegmentFooter.Read(rawFooter);
        if (read.Blocks.Any(block => block.Offset > _file.Length - block.Header.Length))
        {
            throw new DamagedBlockException("the index of blocks is damaged");
        }

        return new Tables(TemplateTable.Read(rawTable), read);
    }

    private SegmentIndex ReadIndex()
    {
        if (_cache?.Find<SegmentIndex>(Range, _trailer) is { } known)
        {
            return known;
        }

        var stored = new byte[_trailer.IndexLength];
        if (_trailer.IndexOffset == 0 || _file.Read(_trailer.IndexOffset, stored) != stored.Length || Crc32C.Of(stored) != _trailer.IndexCrc)
        {
            return SegmentIndex.None;
        }

        var index = new SegmentIndex(SegmentFilter.Read(stored.AsMemory(0, _trailer.FilterLength)), () => DecodeSlots(stored.AsSpan(_trailer.FilterLength)));
        _cache?.Keep(Range, _trailer, index, _trailer.IndexLength + (3L * _trailer.SlotsRaw));
        return index;
    }

    private byte[] DecodeSlots(ReadOnlySpan<byte> stored)
    {
        using var decompressor = new ChunkDecompressor();
        var raw = new byte[_trailer.SlotsRaw];
        decompressor.Read(_trailer.SlotsCodec, stored, raw);
        return raw;
    }

    /// <summary>Null for a segment without an index.</summary>
    private string? IndexDigest()
    {
        if (_trailer.IndexOffset == 0)
        {
            return null;
        }

        var stored = new byte[_trailer.IndexLength];
        _ = _file.Read(_trailer.IndexOffset, stored);
        return Convert.ToHexStringLower(SHA256.HashData(stored));
    }

    private string TablesDigest()
    {
        var tables = new byte[_trailer.TemplatesStored + _trailer.FooterStored];
        _ = _file.Read(_trailer.TemplatesOffset, tables.AsSpan(0, _trailer.TemplatesStored));
        _ = _file.Read(_trailer.FooterOffset, tables.AsSpan(_trailer.TemplatesStored));
        return Convert.ToHexStringLower(SHA256.HashData(tables));
    }

    private sealed record Tables(Template[] Templates, SegmentFooter Footer);
}
