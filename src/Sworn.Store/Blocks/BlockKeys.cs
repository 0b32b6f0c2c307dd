using Sworn.Store.Journal;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Store.Blocks;

/// <summary>Looks for salt keys in blocks by their directories alone. Belongs to one thread.</summary>
internal sealed class BlockKeys : IDisposable
{
    private readonly ChunkDecompressor _decompressor = new();

    /// <summary>Whether any block of a segment has one of the keys that a plan gives up.</summary>
    /// <exception cref="DamagedBlockException">A table or a block is damaged.</exception>
    public bool HasAny(SegmentReader segment, WithholdingPlan plan)
    {
        foreach (var block in segment.Footer.Blocks)
        {
            var found = Read(segment, block);
            for (var at = 0; at < found.Length; at += SaltRun.KeyLength)
            {
                if (plan.Burns(found.AsSpan(at, SaltRun.KeyLength)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _decompressor.Dispose();

    /// <summary>The keys of a block, one behind the other: the first chunk that its directory describes.</summary>
    private byte[] Read(SegmentReader segment, SegmentBlock block)
    {
        var head = new byte[BlockHeader.Size + block.Header.DirectoryStored];
        segment.ReadBlock(block, head);
        var directory = new byte[block.Header.DirectoryRaw];
        _decompressor.Read(block.Header.DirectoryCodec, head.AsSpan(BlockHeader.Size), directory);
        var from = new OctetReader(directory);
        from.ReadByte();
        var count = from.ReadCount(BlockHeader.MaxRecordCount);
        from.ReadCount(BlockHeader.MaxRecordCount);
        var offset = 0;
        var chunk = Chunk.Read(ref from, ref offset);
        if (chunk.RawLength != count * SaltRun.KeyLength || head.Length + chunk.StoredLength > block.Header.Length)
        {
            throw new DamagedBlockException("salt keys are missing");
        }

        var octets = new byte[head.Length + chunk.StoredLength];
        segment.ReadBlock(block, octets);
        var keys = new byte[chunk.RawLength];
        _decompressor.Read(chunk.Codec, octets.AsSpan(head.Length), keys);
        return keys;
    }
}
