using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;

namespace Sworn.Core.Native;

/// <summary>
/// Many messages at once in sixteen lanes: a lane that has ended its message takes the next, so that messages of
/// different lengths keep all lanes busy. One message alone goes to the engine beside it. See decision 0007.
/// </summary>
internal sealed unsafe class Avx512Sha256 : Sha256Engine
{
    private const int WordsOfState = 8;
    private const byte EndMark = 0x80;

    // Below this one after the other is faster than lanes that stand empty.
    private const int FewestMessages = 4;

    private readonly Sha256Engine _single;
    private readonly Avx512Block _block = new();
    private readonly byte[] _memory = GC.AllocateArray<byte>(
        ((2 * WordsOfState) + Avx512Block.Lanes + 1) * Avx512Block.Size, pinned: true);
    private readonly Lane[] _lanes = new Lane[Avx512Block.Lanes];
    private readonly uint* _state;
    private readonly byte* _assembled;
    private readonly Digest* _digests;

    public Avx512Sha256(Sha256Engine single)
    {
        _single = single;
        var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        _state = (uint*)((start + Avx512Block.Size - 1) & ~(nuint)(Avx512Block.Size - 1));
        _assembled = (byte*)(_state + (WordsOfState * Avx512Block.Lanes));
        _digests = (Digest*)(_assembled + (Avx512Block.Lanes * Avx512Block.Size));
    }

    public override string Name => _single.Name + "+avx512";

    private static ReadOnlySpan<uint> InitialState =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    public override void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination) =>
        _single.Hash(first, second, destination);

    public override void HashAll(
        ReadOnlySpan<byte> prefixes, ReadOnlySpan<byte> octets, ReadOnlySpan<HashPiece> pieces, Span<Digest> digests)
    {
        if (pieces.Length < FewestMessages)
        {
            base.HashAll(prefixes, octets, pieces, digests);
            return;
        }

        CheckRanges(prefixes, octets, pieces, digests);
        fixed (byte* prefix = prefixes, data = octets)
        {
            HashLanes(prefix, prefixes.Length / pieces.Length, data, pieces, digests);
        }
    }

    public override void HashPadded(ReadOnlySpan<byte> octets, int blocks, Span<Digest> digests)
    {
        var size = blocks * Avx512Block.Size;
        Invariant.Check(octets.Length == digests.Length * size);
        var places = stackalloc byte*[Avx512Block.Lanes];
        fixed (byte* data = octets)
        {
            var first = 0;
            for (; digests.Length - first >= FewestMessages; first += Math.Min(Avx512Block.Lanes, digests.Length - first))
            {
                var count = Math.Min(Avx512Block.Lanes, digests.Length - first);
                for (var lane = 0; lane < Avx512Block.Lanes; lane++)
                {
                    places[lane] = data + ((first + Math.Min(lane, count - 1)) * size);
                }

                HashTogether(places, blocks);
                new ReadOnlySpan<Digest>(_digests, count).CopyTo(digests[first..]);
            }

            base.HashPadded(octets[(first * size)..], blocks, digests[first..]);
        }
    }

    public override void Dispose() => _single.Dispose();

    /// <summary>Sixteen messages of equally many blocks.</summary>
    private void HashTogether(byte** places, int blocks)
    {
        var state = (Vector512<uint>*)_state;
        for (var word = 0; word < WordsOfState; word++)
        {
            state[word] = Vector512.Create(InitialState[word]);
        }

        for (var block = 0; block < blocks; block++)
        {
            _block.Compress(state, places);
            for (var lane = 0; lane < Avx512Block.Lanes; lane++)
            {
                places[lane] += Avx512Block.Size;
            }
        }

        Avx512Block.WriteDigests(state, (Vector128<byte>*)_digests);
    }

    private void HashLanes(byte* prefixes, int prefixLength, byte* octets, ReadOnlySpan<HashPiece> pieces, Span<Digest> digests)
    {
        var places = stackalloc byte*[Avx512Block.Lanes];
        var begun = 0;
        var busy = 0;
        for (var lane = 0; lane < Avx512Block.Lanes; lane++)
        {
            // A lane without a message works on anything; nobody reads its state.
            places[lane] = _assembled;
            _lanes[lane].Blocks = 0;
            if (begun < pieces.Length)
            {
                Begin(lane, begun, prefixes + (begun * prefixLength), prefixLength, octets, pieces[begun]);
                begun++;
                busy++;
            }
        }

        while (busy > 0)
        {
            for (var lane = 0; lane < Avx512Block.Lanes; lane++)
            {
                ref readonly var at = ref _lanes[lane];
                if (at.Blocks != 0)
                {
                    places[lane] = at.IsWhole ? at.Octets + at.Offset : Assemble(lane);
                }
            }

            _block.Compress((Vector512<uint>*)_state, places);
            var isWritten = false;
            for (var lane = 0; lane < Avx512Block.Lanes; lane++)
            {
                ref var at = ref _lanes[lane];
                if (at.Blocks == 0 || !at.IsDoneAfterBlock())
                {
                    continue;
                }

                if (!isWritten)
                {
                    Avx512Block.WriteDigests((Vector512<uint>*)_state, (Vector128<byte>*)_digests);
                    isWritten = true;
                }

                digests[at.Number] = _digests[lane];
                if (begun < pieces.Length)
                {
                    Begin(lane, begun, prefixes + (begun * prefixLength), prefixLength, octets, pieces[begun]);
                    begun++;
                }
                else
                {
                    busy--;
                }
            }
        }
    }

    private void Begin(int lane, int number, byte* prefix, int prefixLength, byte* octets, HashPiece piece)
    {
        const int lengthAndMark = 9;
        _lanes[lane] = new Lane
        {
            Number = number,
            Prefix = prefix,
            PrefixLength = prefixLength,
            Octets = octets + piece.Offset,
            Length = piece.Length,
            Offset = -prefixLength,
            Blocks = (prefixLength + piece.Length + lengthAndMark + Avx512Block.Size - 1) / Avx512Block.Size,
        };
        for (var word = 0; word < WordsOfState; word++)
        {
            _state[(word * Avx512Block.Lanes) + lane] = InitialState[word];
        }
    }

    /// <summary>Puts together a block that is not whole in the message: its prefix, its end, its length.</summary>
    private byte* Assemble(int lane)
    {
        ref readonly var at = ref _lanes[lane];
        var place = _assembled + (lane * Avx512Block.Size);
        var block = new Span<byte>(place, Avx512Block.Size);
        block.Clear();
        var to = 0;
        if (at.Offset < 0)
        {
            to = Math.Min(-at.Offset, Avx512Block.Size);
            new ReadOnlySpan<byte>(at.Prefix + (at.PrefixLength + at.Offset), to).CopyTo(block);
        }

        var from = at.Offset + to;
        if (from >= 0 && from < at.Length)
        {
            var length = Math.Min(at.Length - from, Avx512Block.Size - to);
            new ReadOnlySpan<byte>(at.Octets + from, length).CopyTo(block[to..]);
            from += length;
            to += length;
        }

        if (from == at.Length && to < Avx512Block.Size)
        {
            block[to] = EndMark;
        }

        if (at.Blocks == 1)
        {
            BinaryPrimitives.WriteUInt64BigEndian(block[^sizeof(ulong)..], (ulong)(at.PrefixLength + at.Length) * 8);
        }

        return place;
    }

    /// <summary>One message on its way through a lane. <c>Blocks</c> are those to come; 0 for none.</summary>
    private struct Lane
    {
        public int Number;
        public byte* Prefix;
        public int PrefixLength;
        public byte* Octets;
        public int Length;

        // Where the next block begins, counted from the message's octets: below 0 in the prefix.
        public int Offset;
        public int Blocks;

        public readonly bool IsWhole => Offset >= 0 && Offset + Avx512Block.Size <= Length;

        public bool IsDoneAfterBlock()
        {
            Offset += Avx512Block.Size;
            return --Blocks == 0;
        }
    }
}
