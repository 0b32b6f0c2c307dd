using System.Buffers.Binary;

namespace Sworn.Store.Journal;

/// <summary>
/// Says from which key the salts of a frame's records come, from record <see cref="First"/> up to the next run:
/// record r has salt AES-256-ECB(key, big-endian 128-bit counter + r − first) (design/ledger.md, section 5.2).
/// On disk u16 first, u16 counter, 32 octets of key.
/// </summary>
public readonly record struct SaltRun(ushort First, ushort Counter, ReadOnlyMemory<byte> Key)
{
    /// <summary>36 octets.</summary>
    public const int Size = 36;

    /// <summary>32 octets.</summary>
    public const int KeyLength = 32;

    /// <summary>The octets of a table of <paramref name="count"/> runs: u16 count, then the runs.</summary>
    public static int TableLength(int count) => sizeof(ushort) + (count * Size);

    /// <summary>Reads a run whose key stays in <paramref name="from"/>.</summary>
    public static SaltRun Read(ReadOnlyMemory<byte> from) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(from.Span),
        BinaryPrimitives.ReadUInt16LittleEndian(from.Span[2..]),
        from.Slice(4, KeyLength));

    /// <summary>Writes the 36 octets.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, First);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], Counter);
        Key.Span.CopyTo(to[4..]);
    }
}
