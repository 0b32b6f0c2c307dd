using System.IO.Compression;
using Sworn.Store.Native;

namespace Sworn.Store.Blocks;

/// <summary>
/// Writes chunks: their octets, compressed when that saves a sixteenth, into one buffer and their description (codec,
/// raw length, stored length) into another. Belongs to one thread.
/// </summary>
internal sealed class ChunkCompressor(bool usesZstd) : IDisposable
{
    private const int Level = 1;
    private const int BrotliWindow = 22;
    private const int LeastLength = 24;
    private const int Overhead = 512;

    private readonly ZstdCompressor? _zstd = usesZstd ? new ZstdCompressor() : null;

    /// <summary>Takes zstd where it is to be had.</summary>
    public ChunkCompressor()
        : this(LibZstd.IsAvailable)
    {
    }

    /// <summary>Appends a chunk.</summary>
    /// <param name="raw">Its octets.</param>
    /// <param name="description">Takes the description.</param>
    /// <param name="sections">Takes the stored octets.</param>
    public void Write(ReadOnlySpan<byte> raw, OctetBuffer description, OctetBuffer sections)
    {
        var stored = raw.Length < LeastLength ? -1 : Compress(raw, sections.Room(raw.Length + Overhead));
        if (stored < 0 || stored >= raw.Length - (raw.Length / 16))
        {
            description.WriteByte((byte)ChunkCodec.Raw);
            description.WriteVarint((ulong)raw.Length);
            sections.Write(raw);
            return;
        }

        description.WriteByte((byte)(_zstd is null ? ChunkCodec.Brotli : ChunkCodec.Zstd));
        description.WriteVarint((ulong)raw.Length);
        description.WriteVarint((ulong)stored);
        sections.Advance(stored);
    }

    /// <inheritdoc/>
    public void Dispose() => _zstd?.Dispose();

    private int Compress(ReadOnlySpan<byte> raw, Span<byte> to)
    {
        if (_zstd is not null)
        {
            return LibZstd.Compress(_zstd, to, raw, Level);
        }

        return BrotliEncoder.TryCompress(raw, to, out var written, quality: 1, BrotliWindow) ? written : -1;
    }
}
