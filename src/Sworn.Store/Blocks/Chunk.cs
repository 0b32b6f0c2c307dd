namespace Sworn.Store.Blocks;

/// <summary>Where the octets of a chunk lie in its block and how they are stored.</summary>
/// <param name="Codec">How they are stored.</param>
/// <param name="Offset">Where they begin, from the start of the sections.</param>
/// <param name="StoredLength">How many are stored.</param>
/// <param name="RawLength">How many they are.</param>
internal readonly record struct Chunk(ChunkCodec Codec, int Offset, int StoredLength, int RawLength)
{
    /// <summary>The longest chunk: what a block of the largest size can hold in one column.</summary>
    public const int MaxLength = 64 << 20;

    /// <summary>Reads a description that <see cref="ChunkCompressor"/> wrote.</summary>
    /// <param name="from">The directory.</param>
    /// <param name="offset">Where the chunk begins; on return where the next one begins.</param>
    /// <exception cref="DamagedBlockException">It is not a description.</exception>
    public static Chunk Read(ref OctetReader from, ref int offset)
    {
        var codec = (ChunkCodec)from.ReadByte();
        if (codec > ChunkCodec.Brotli)
        {
            throw new DamagedBlockException("a chunk has a codec of a later version");
        }

        var raw = from.ReadCount(MaxLength);
        var stored = codec == ChunkCodec.Raw ? raw : from.ReadCount(MaxLength);
        if (stored > BlockHeader.MaxLength - offset)
        {
            throw new DamagedBlockException("a chunk lies outside its block");
        }

        var chunk = new Chunk(codec, offset, stored, raw);
        offset += stored;
        return chunk;
    }
}
