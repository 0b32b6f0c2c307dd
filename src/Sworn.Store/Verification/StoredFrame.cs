using System.Buffers.Binary;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Verification;

/// <summary>
/// One frame as it lies on the disk, sound or not. Verification reads what is there rather than what ought to be: a record
/// of a damaged frame can still be told apart and hashed.
/// </summary>
internal sealed class StoredFrame
{
    private StoredFrame(ulong firstIndex, byte[] payload, bool isSound, List<(int Start, int Length)> records, string where)
    {
        FirstIndex = firstIndex;
        Payload = payload;
        IsSound = isSound;
        Records = records;
        Where = where;
    }

    public ulong FirstIndex { get; }

    public byte[] Payload { get; }

    /// <summary>Whether the checksums agree: what they do not tell from rot, the tree does.</summary>
    public bool IsSound { get; }

    /// <summary>Where each record with its header lies in the payload.</summary>
    public List<(int Start, int Length)> Records { get; }

    /// <summary>File and offset, for people.</summary>
    public string Where { get; }

    /// <summary>The bodies and salt keys that are gone; null when none are.</summary>
    public FrameWithholding? Withheld { get; init; }

    public ulong EndIndex => FirstIndex + (ulong)Records.Count;

    public EntryFields Fields(int number) => RecordHeader.Read(Payload.AsSpan(Records[number].Start));

    /// <summary>The octets that the body has, or had when it is gone.</summary>
    public uint BodyLength(int number) => Withheld?.Find(number)?.BodyLength ?? (uint)Body(number).Length;

    public ReadOnlySpan<byte> Header(int number) => Payload.AsSpan(Records[number].Start, RecordHeader.Size);

    public ReadOnlySpan<byte> Body(int number) =>
        Payload.AsSpan(Records[number].Start + RecordHeader.Size, Records[number].Length - RecordHeader.Size);

    /// <summary>The salt runs, as far as there are whole ones.</summary>
    public IEnumerable<SaltRun> Runs()
    {
        var runs = Payload.Length < sizeof(ushort) ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(Payload);
        for (var number = 0; number < runs && SaltRun.TableLength(number + 1) <= Payload.Length; number++)
        {
            yield return SaltRun.Read(Payload.AsMemory(SaltRun.TableLength(number)));
        }
    }

    /// <summary>Takes apart as many records as can be told apart, at most as many as the header counts.</summary>
    public static StoredFrame Read(
        in JournalFrameHeader header, byte[] payload, bool isSound, string where, FrameWithholding? withheld)
    {
        var records = new List<(int, int)>();
        var at = payload.Length < sizeof(ushort) ? int.MaxValue : SaltRun.TableLength(BinaryPrimitives.ReadUInt16LittleEndian(payload));
        while (records.Count < header.RecordCount && at <= payload.Length - RecordHeader.Size)
        {
            var length = RecordHeader.BodyLength(payload.AsSpan(at));
            if (length > (uint)(payload.Length - at - RecordHeader.Size))
            {
                break;
            }

            records.Add((at, RecordHeader.Size + (int)length));
            at += RecordHeader.Size + (int)length;
        }

        return new StoredFrame(header.FirstIndex, payload, isSound && records.Count == header.RecordCount, records, where)
        {
            Withheld = withheld,
        };
    }
}
