namespace Sworn.Store.Blocks;

/// <summary>How the octets of a chunk are stored.</summary>
internal enum ChunkCodec : byte
{
    /// <summary>As they are: compression would save less than a sixteenth.</summary>
    Raw = 0,

    /// <summary>One zstd frame.</summary>
    Zstd = 1,

    /// <summary>One Brotli stream, where libzstd is missing.</summary>
    Brotli = 2,
}
