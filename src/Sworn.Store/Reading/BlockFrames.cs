using Sworn.Store.Blocks;
using Sworn.Store.Journal;

namespace Sworn.Store.Reading;

/// <summary>Brings the records of a block back into the form of a journal frame. Belongs to one thread.</summary>
internal sealed class BlockFrames
{
    // Stands where a key was destroyed; the salts are given one by one instead.
    private static readonly byte[] NoKey = new byte[SaltRun.KeyLength];

    private readonly OctetBuffer _payload = new();

    /// <summary>The header of a block's frame; the payload is left alone.</summary>
    public static JournalFrameHeader HeaderOf(in BlockHeader block, uint number) => new()
    {
        PayloadLength = block.BodyOctets + (block.RecordCount * RecordHeader.Size),
        FirstIndex = block.FirstIndex,
        RecordCount = block.RecordCount,
        FrameNumber = number,
        PreviousCrc = 0,
        Flags = FrameFlags.EndsCommit,
        WrittenUtc = block.MaxReceived,
        PayloadCrc = block.ContentCrc,
    };

    /// <summary>Rebuilds all records of the block at hand.</summary>
    /// <exception cref="DamagedBlockException">The block does not decode.</exception>
    public JournalFrame Read(BlockReader block, uint number)
    {
        _payload.Clear();
        var salts = block.Salts();
        var table = _payload.Room(SaltRun.TableLength(salts.Length));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(table, (ushort)salts.Length);
        for (var run = 0; run < salts.Length; run++)
        {
            (salts[run].Key.IsEmpty ? salts[run] with { Key = NoKey } : salts[run]).Write(table[SaltRun.TableLength(run)..]);
        }

        _payload.Advance(SaltRun.TableLength(salts.Length));
        var left = block.Header.BodyOctets;
        for (var record = 0; record < block.Header.RecordCount; record++)
        {
            var to = _payload.Room(RecordHeader.Size + block.MaxBodyLength(record));
            var length = block.WriteBody(record, to[RecordHeader.Size..]);
            left -= length;
            if (left < 0)
            {
                throw new DamagedBlockException("a block has more octets than its header says");
            }

            RecordHeader.Write(to, block.FieldsOf(record), length);
            _payload.Advance(RecordHeader.Size + length);
        }

        var header = HeaderOf(block.Header, number) with { PayloadLength = _payload.Length };
        return JournalFrame.TryRead(header, _payload.WrittenMemory, out var frame)
            ? frame with { Withheld = block.Withheld(salts) }
            : throw new DamagedBlockException("the records of a block do not fit together");
    }
}
