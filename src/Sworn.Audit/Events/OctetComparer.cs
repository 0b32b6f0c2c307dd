using System.Runtime.InteropServices;

namespace Sworn.Audit.Events;

/// <summary>Compares octets, so that a span can be looked up without making a key of it.</summary>
internal sealed class OctetComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static OctetComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <summary>Length, head and tail tell tags apart well enough; a long tag costs no more than a short one.</summary>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        ulong head = (uint)alternate.Length;
        ulong tail = 0;
        if (alternate.Length >= sizeof(ulong))
        {
            head ^= ulong.RotateLeft(MemoryMarshal.Read<ulong>(alternate), 7);
            tail = MemoryMarshal.Read<ulong>(alternate[^sizeof(ulong)..]);
        }
        else
        {
            foreach (var octet in alternate)
            {
                tail = (tail << 8) | octet;
            }
        }

        return HashCode.Combine(head, tail);
    }
}
