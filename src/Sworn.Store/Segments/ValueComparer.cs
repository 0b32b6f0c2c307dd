using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Sworn.Store.Segments;

/// <summary>Compares values by their octets, so that a dictionary of arrays can be asked with a span.</summary>
internal sealed class ValueComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    public static ValueComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        unchecked
        {
            var hash = (ulong)alternate.Length;
            var words = MemoryMarshal.Cast<byte, ulong>(alternate);
            foreach (var word in words)
            {
                hash = (hash ^ word) * Factor;
                hash ^= hash >> 32;
            }

            foreach (var octet in alternate[(words.Length * sizeof(ulong))..])
            {
                hash = (hash ^ octet) * Factor;
            }

            return (int)(hash >> 32);
        }
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
