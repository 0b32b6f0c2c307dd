using System.IO.Compression;
using Sworn.Store.Native;

namespace Sworn.Store.Blocks;

/// <summary>Reads chunks back. Belongs to one thread.</summary>
internal sealed class ChunkDecompressor : IDisposable
{
    private ZstdDecompressor? _zstd;

    /// <summary>The octets that chunks gave so far, those that are stored as they are included.</summary>
    public long Octets { get; private set; }

    /// <summary>Decompresses a chunk.</summary>
    /// <param name="codec">How it is stored.</param>
    /// <param name="stored">The stored octets.</param>
    /// <param name="to">Takes the raw octets; as long as they are.</param>
    /// <exception cref="DamagedBlockException">It is damaged, or libzstd is missing.</exception>
    public void Read(ChunkCodec codec, ReadOnlySpan<byte> stored, Span<byte> to)
    {
        var read = codec switch
        {
            ChunkCodec.Zstd => ReadZstd(stored, to),
            ChunkCodec.Brotli => BrotliDecoder.TryDecompress(stored, to, out var written) ? written : -1,
            _ => Copy(stored, to),
        };
        if (read != to.Length)
        {
            throw new DamagedBlockException("a chunk does not decompress to its length");
        }

        Octets += to.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _zstd?.Dispose();

    private int ReadZstd(ReadOnlySpan<byte> stored, Span<byte> to)
    {
        if (!LibZstd.IsAvailable)
        {
            throw new DamagedBlockException("libzstd.so.1 is missing on this machine: install the package libzstd1");
        }

        _zstd ??= new ZstdDecompressor();
        return LibZstd.Decompress(_zstd, to, stored);
    }

    private static int Copy(ReadOnlySpan<byte> stored, Span<byte> to) =>
        stored.Length == to.Length && stored.TryCopyTo(to) ? stored.Length : -1;
}
