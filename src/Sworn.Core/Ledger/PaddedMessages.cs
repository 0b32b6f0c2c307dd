using System.Buffers.Binary;
using Sworn.Core.Hashing;

namespace Sworn.Core.Ledger;

/// <summary>
/// Many messages of one length with the padding of SHA-256 behind each: the padding is written once, the contents again
/// and again. A message is a prefix octet and its content, and takes two blocks.
/// </summary>
internal sealed class PaddedMessages(byte prefix, int length)
{
    private const int Blocks = 2;
    private const int Size = Blocks * 64;
    private const byte EndMark = 0x80;

    private byte[] _octets = [];

    /// <summary>Makes room for so many messages; what was written before is lost when that takes more.</summary>
    public void Ensure(int count)
    {
        if (_octets.Length >= count * Size)
        {
            return;
        }

        _octets = new byte[count * Size];
        for (var at = 0; at < _octets.Length; at += Size)
        {
            const int bitsOfOctet = 8;
            _octets[at] = prefix;
            _octets[at + length] = EndMark;
            BinaryPrimitives.WriteUInt64BigEndian(_octets.AsSpan(at + Size - sizeof(ulong)), (ulong)length * bitsOfOctet);
        }
    }

    /// <summary>Where the octets behind the prefix go.</summary>
    public Span<byte> ContentOf(int number) => _octets.AsSpan((number * Size) + 1, length - 1);

    /// <summary>The digests of the first messages.</summary>
    public void Hash(Sha256Engine engine, Span<Digest> digests) =>
        engine.HashPadded(_octets.AsSpan(0, digests.Length * Size), Blocks, digests);
}
