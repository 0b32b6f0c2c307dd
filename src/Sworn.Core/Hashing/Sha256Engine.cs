using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Sworn.Core.Ledger;

namespace Sworn.Core.Hashing;

/// <summary>
/// Computes SHA-256 over one or two pieces. An instance holds a native or in-box context and belongs to one
/// thread at a time.
/// </summary>
[SuppressMessage("Design", "CA1063", Justification = "No engine has a finalizer: native contexts are SafeHandles.")]
public abstract class Sha256Engine : IDisposable
{
    /// <summary>The octets of a block of SHA-256.</summary>
    protected const int BlockSize = 64;

    /// <summary>The name shown by <c>sworn status</c>: <c>libcrypto+avx512</c>, <c>libcrypto</c> or <c>inbox</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The digest of <paramref name="first"/> followed by <paramref name="second"/>.</summary>
    /// <param name="first">The first piece; may be empty.</param>
    /// <param name="second">The second piece; may be empty.</param>
    /// <param name="destination">At least 32 octets, which may overlap neither piece.</param>
    public abstract void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination);

    /// <summary>The digest of two pieces as a value.</summary>
    public Digest Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        Hash(first, second, octets);
        return new Digest(octets);
    }

    /// <summary>The digests of many messages, each of a prefix and a piece. Allocates nothing.</summary>
    /// <param name="prefixes">The prefixes, all of one length, one after the other in the order of the pieces; empty for none.</param>
    /// <param name="octets">What the pieces lie in.</param>
    /// <param name="pieces">The messages.</param>
    /// <param name="digests">Takes the digest of each; at least as many as pieces.</param>
    public virtual void HashAll(
        ReadOnlySpan<byte> prefixes, ReadOnlySpan<byte> octets, ReadOnlySpan<HashPiece> pieces, Span<Digest> digests)
    {
        CheckRanges(prefixes, octets, pieces, digests);
        var prefixLength = pieces.IsEmpty ? 0 : prefixes.Length / pieces.Length;
        for (var number = 0; number < pieces.Length; number++)
        {
            digests[number] = Hash(
                prefixes.Slice(number * prefixLength, prefixLength), octets.Slice(pieces[number].Offset, pieces[number].Length));
        }
    }

    /// <summary>
    /// The digests of messages that stand one after the other, each with its padding already behind it (FIPS 180-4,
    /// section 5.1.1) and all of equally many blocks of 64 octets. Allocates nothing.
    /// </summary>
    /// <param name="octets">The padded messages.</param>
    /// <param name="blocks">The blocks of each.</param>
    /// <param name="digests">Takes the digest of each; exactly as many as messages.</param>
    public virtual void HashPadded(ReadOnlySpan<byte> octets, int blocks, Span<Digest> digests)
    {
        const int bitsOfOctet = 8;
        var size = blocks * BlockSize;
        Invariant.Check(octets.Length == digests.Length * size);
        for (var number = 0; number < digests.Length; number++)
        {
            var message = octets.Slice(number * size, size);
            var length = BinaryPrimitives.ReadUInt64BigEndian(message[^sizeof(ulong)..]) / bitsOfOctet;
            digests[number] = Hash(message[..checked((int)length)]);
        }
    }

    /// <summary>Fails when a piece lies outside the octets, or prefixes or digests do not fit the pieces.</summary>
    protected static void CheckRanges(
        ReadOnlySpan<byte> prefixes, ReadOnlySpan<byte> octets, ReadOnlySpan<HashPiece> pieces, ReadOnlySpan<Digest> digests)
    {
        Invariant.Check(digests.Length >= pieces.Length);
        Invariant.Check(pieces.IsEmpty ? prefixes.IsEmpty : prefixes.Length % pieces.Length == 0);
        foreach (ref readonly var piece in pieces)
        {
            Invariant.Check((piece.Offset | piece.Length) >= 0 && piece.Length <= octets.Length - piece.Offset);
        }
    }

    /// <summary>Releases the context.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "No engine has a finalizer: native contexts are SafeHandles.")]
    public abstract void Dispose();
}
