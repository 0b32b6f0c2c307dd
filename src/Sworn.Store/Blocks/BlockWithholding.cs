using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Blocks;

/// <summary>
/// The last part of a block's directory, where bodies or salt keys are gone (docs/formats/segment.md): which records, and
/// the digests and salts that stand for what is gone.
/// </summary>
internal readonly record struct BlockWithholding(int Count, Chunk Records, Chunk Digests, Chunk Salts)
{
    private const int SaltLength = FrameWithholding.SaltLength;

    /// <summary>Writes the part.</summary>
    public static void Write(BlockRecords records, SlotEncoder chunks, OctetBuffer directory, OctetBuffer sections)
    {
        var list = new OctetBuffer();
        var digests = new OctetBuffer();
        var before = 0;
        foreach (var record in records.Withheld)
        {
            list.WriteVarint((ulong)(record.Number - before));
            list.WriteVarint(record.BodyLength);
            list.WriteVarint((ulong)record.Cause);
            digests.Write(record.BodyDigest.Octets);
            before = record.Number;
        }

        directory.WriteVarint((ulong)records.Withheld.Count);
        chunks.WriteOctets(list.Written, directory, sections);
        chunks.WriteOctets(digests.Written, directory, sections);
        chunks.WriteOctets(records.OpenSalts, directory, sections);
    }

    /// <summary>Reads what the directory says of it; the chunks are left alone.</summary>
    /// <exception cref="DamagedBlockException">It is not such a part.</exception>
    public static BlockWithholding Read(ref OctetReader from, ref int offset, int records) =>
        new(from.ReadCount(records), Chunk.Read(ref from, ref offset), Chunk.Read(ref from, ref offset), Chunk.Read(ref from, ref offset));

    /// <summary>Decodes it.</summary>
    /// <param name="source">The block's chunks.</param>
    /// <param name="open">The ranges of records whose salts are given one by one.</param>
    /// <param name="count">The records of the block.</param>
    /// <exception cref="DamagedBlockException">It does not agree with itself.</exception>
    public FrameWithholding Decode(ColumnSource source, (int First, int End)[] open, int count)
    {
        var records = DecodeRecords(source, count);
        var stored = new OctetReader(source.Fetch(Salts));
        var salts = new byte[open.Sum(static range => range.End - range.First) * SaltLength];
        var (at, next) = (0, 0);
        foreach (var (first, end) in open)
        {
            for (var number = first; number < end; number++, at += SaltLength)
            {
                if (next < records.Length && records[next].Number == number)
                {
                    next++;
                    continue;
                }

                stored.Read(SaltLength).CopyTo(salts.AsSpan(at));
            }
        }

        // A body that is gone beside a key that gives its salt could be guessed and tried.
        return next == records.Length && stored.Left == 0
            ? new FrameWithholding(records, open, salts)
            : throw new DamagedBlockException("a record whose body is gone has a salt still, or salts are left over");
    }

    private WithheldRecord[] DecodeRecords(ColumnSource source, int count)
    {
        var list = new OctetReader(source.Fetch(Records));
        var digests = new OctetReader(source.Fetch(Digests));
        var records = new WithheldRecord[Count];
        var number = 0;
        for (var at = 0; at < records.Length; at++)
        {
            var step = list.ReadCount(count - 1 - number);
            number += step;
            var length = (uint)list.ReadCount(RecordHeader.MaxBodyLength);
            var cause = (WithheldCause)list.ReadCount((int)WithheldCause.Retired);
            if ((at > 0 && step == 0) || cause == WithheldCause.None)
            {
                throw new DamagedBlockException("the records whose bodies are gone do not ascend, or have no cause");
            }

            records[at] = new WithheldRecord(number, length, new Digest(digests.Read(Digest.Size)), cause);
        }

        return list.Left + digests.Left == 0 ? records : throw new DamagedBlockException("records whose bodies are gone are left over");
    }
}
