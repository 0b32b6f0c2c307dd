namespace Sworn.Store.Blocks;

/// <summary>Fetches the chunks of the block at hand into memory that is used again. Belongs to one thread.</summary>
internal sealed class ColumnSource(ChunkDecompressor decompressor, Arena arena)
{
    private ReadOnlyMemory<byte> _sections;

    /// <summary>Takes the sections of the next block.</summary>
    public void Begin(ReadOnlyMemory<byte> sections)
    {
        _sections = sections;
        arena.Reset();
    }

    /// <summary>Memory for decoded values, until the next block.</summary>
    public ArraySegment<byte> Take(int length) => arena.Take(length);

    /// <summary>The raw octets of a chunk.</summary>
    /// <exception cref="DamagedBlockException">The chunk is damaged.</exception>
    public ArraySegment<byte> Fetch(in Chunk chunk)
    {
        if (chunk.Offset > _sections.Length || chunk.StoredLength > _sections.Length - chunk.Offset)
        {
            throw new DamagedBlockException("a chunk lies outside its block");
        }

        var to = arena.Take(chunk.RawLength);
        decompressor.Read(chunk.Codec, _sections.Span.Slice(chunk.Offset, chunk.StoredLength), to);
        return to;
    }

    /// <summary>Decodes planes: least value plus octets.</summary>
    public ArraySegment<byte> Planes(in Chunk chunk, int rows, ulong min, ulong range)
    {
        var width = NumberColumn.WidthOf(range);
        if (chunk.RawLength != rows * width)
        {
            throw new DamagedBlockException("a column has not one number for each row");
        }

        var planes = Fetch(chunk).AsSpan();
        var piece = Take(rows * sizeof(ulong));
        var values = Arena.AsNumbers(piece);
        for (var row = 0; row < rows; row++)
        {
            values[row] = unchecked(min + planes[row]);
        }

        for (var plane = 1; plane < width; plane++)
        {
            var from = planes.Slice(plane * rows, rows);
            var shift = plane * 8;
            for (var row = 0; row < from.Length; row++)
            {
                values[row] = unchecked(values[row] + ((ulong)from[row] << shift));
            }
        }

        return piece;
    }

    /// <summary>Decodes differences.</summary>
    public ArraySegment<byte> Deltas(in Chunk chunk, int rows)
    {
        var from = new OctetReader(Fetch(chunk));
        var piece = Take(rows * sizeof(ulong));
        var values = Arena.AsNumbers(piece);
        ulong before = 0;
        for (var row = 0; row < rows; row++)
        {
            before = unchecked(before + (ulong)from.ReadSigned());
            values[row] = before;
        }

        return piece;
    }

    /// <summary>Decodes lengths into offsets: one more than there are values.</summary>
    /// <returns>The offsets and the octets of the lengths.</returns>
    public ArraySegment<byte> Offsets(ref OctetReader from, int count, int limit)
    {
        var piece = Take((count + 1) * sizeof(int));
        var offsets = Arena.AsInts(piece);
        var at = 0;
        offsets[0] = 0;
        for (var number = 0; number < count; number++)
        {
            at += from.ReadCount(limit - at);
            offsets[number + 1] = at;
        }

        return piece;
    }
}
