using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sworn.Core.Native;

/// <summary>
/// The SHA-256 compression function (FIPS 180-4, section 6.2.2) over sixteen blocks of sixteen messages at once: each
/// vector holds the same word of every message. Owns its working memory; belongs to one thread at a time.
/// </summary>
internal sealed unsafe class Avx512Block
{
    /// <summary>Messages at once.</summary>
    public const int Lanes = 16;

    /// <summary>Octets of a block.</summary>
    public const int Size = 64;

    private const int Rounds = 64;
    private const int WordsOfBlock = 16;

    private static readonly Vector512<uint>[] Constants = Broadcast(
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ]);

    // The octets of each word in the other order.
    private static readonly Vector512<byte> Swap = Vector512.Create(
        Vector256.Create(
            Vector128.Create(0x0405060700010203UL, 0x0c0d0e0f08090a0bUL).AsByte(),
            Vector128.Create(0x0405060700010203UL, 0x0c0d0e0f08090a0bUL).AsByte()),
        Vector256.Create(
            Vector128.Create(0x0405060700010203UL, 0x0c0d0e0f08090a0bUL).AsByte(),
            Vector128.Create(0x0405060700010203UL, 0x0c0d0e0f08090a0bUL).AsByte()));

    private readonly byte[] _memory = GC.AllocateArray<byte>((WordsOfBlock + Rounds + 1) * Vector512<byte>.Count, pinned: true);
    private readonly Vector512<uint>* _quarters;
    private readonly Vector512<uint>* _words;

    public Avx512Block()
    {
        var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        _quarters = (Vector512<uint>*)((start + Size - 1) & ~(nuint)(Size - 1));
        _words = _quarters + WordsOfBlock;
    }

    /// <summary>Whether this processor can.</summary>
    public static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>Takes one block of each lane into its state.</summary>
    /// <param name="state">Eight vectors: word i of each lane's chaining value.</param>
    /// <param name="blocks">Where each lane's 64 octets are.</param>
    public void Compress(Vector512<uint>* state, byte** blocks)
    {
        Load(blocks);
        Expand();
        Run(state);
    }

    /// <summary>Takes the octets of all lanes' chaining values: sixteen digests.</summary>
    public static void WriteDigests(Vector512<uint>* state, Vector128<byte>* digests)
    {
        for (var half = 0; half < 2; half++, state += 4)
        {
            var low01 = Avx512F.UnpackLow(state[0], state[1]).AsUInt64();
            var high01 = Avx512F.UnpackHigh(state[0], state[1]).AsUInt64();
            var low23 = Avx512F.UnpackLow(state[2], state[3]).AsUInt64();
            var high23 = Avx512F.UnpackHigh(state[2], state[3]).AsUInt64();
            WriteQuarters(Avx512F.UnpackLow(low01, low23), digests + half);
            WriteQuarters(Avx512F.UnpackHigh(low01, low23), digests + 2 + half);
            WriteQuarters(Avx512F.UnpackLow(high01, high23), digests + 4 + half);
            WriteQuarters(Avx512F.UnpackHigh(high01, high23), digests + 6 + half);
        }
    }

    /// <summary>Half a digest of every fourth lane.</summary>
    private static void WriteQuarters(Vector512<ulong> words, Vector128<byte>* digest)
    {
        const int fourLanes = 8;
        var octets = Avx512BW.Shuffle(words.AsByte(), Swap);
        digest[0] = Avx512F.ExtractVector128(octets, 0);
        digest[fourLanes] = Avx512F.ExtractVector128(octets, 1);
        digest[2 * fourLanes] = Avx512F.ExtractVector128(octets, 2);
        digest[3 * fourLanes] = Avx512F.ExtractVector128(octets, 3);
    }

    private static Vector512<uint>[] Broadcast(ReadOnlySpan<uint> words)
    {
        var vectors = new Vector512<uint>[words.Length];
        for (var number = 0; number < words.Length; number++)
        {
            vectors[number] = Vector512.Create(words[number]);
        }

        return vectors;
    }

    /// <summary>Sixteen blocks of sixteen words become sixteen vectors, each of one word of all lanes.</summary>
    private void Load(byte** blocks)
    {
        for (var quarter = _quarters; quarter < _quarters + Lanes; quarter += 4, blocks += 4)
        {
            var a = Row(blocks[0]);
            var b = Row(blocks[1]);
            var c = Row(blocks[2]);
            var d = Row(blocks[3]);
            var lowAb = Avx512F.UnpackLow(a, b).AsUInt64();
            var highAb = Avx512F.UnpackHigh(a, b).AsUInt64();
            var lowCd = Avx512F.UnpackLow(c, d).AsUInt64();
            var highCd = Avx512F.UnpackHigh(c, d).AsUInt64();
            quarter[0] = Avx512F.UnpackLow(lowAb, lowCd).AsUInt32();
            quarter[1] = Avx512F.UnpackHigh(lowAb, lowCd).AsUInt32();
            quarter[2] = Avx512F.UnpackLow(highAb, highCd).AsUInt32();
            quarter[3] = Avx512F.UnpackHigh(highAb, highCd).AsUInt32();
        }

        var from = _quarters;
        for (var word = _words; word < _words + 4; word++, from++)
        {
            var evenFirst = Avx512F.Shuffle4x128(from[0], from[4], 0b10_00_10_00);
            var oddFirst = Avx512F.Shuffle4x128(from[0], from[4], 0b11_01_11_01);
            var evenSecond = Avx512F.Shuffle4x128(from[8], from[12], 0b10_00_10_00);
            var oddSecond = Avx512F.Shuffle4x128(from[8], from[12], 0b11_01_11_01);
            word[0] = Avx512F.Shuffle4x128(evenFirst, evenSecond, 0b10_00_10_00);
            word[4] = Avx512F.Shuffle4x128(oddFirst, oddSecond, 0b10_00_10_00);
            word[8] = Avx512F.Shuffle4x128(evenFirst, evenSecond, 0b11_01_11_01);
            word[12] = Avx512F.Shuffle4x128(oddFirst, oddSecond, 0b11_01_11_01);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Row(byte* block) =>
        Avx512BW.Shuffle(Vector512.Load(block), Swap).AsUInt32();

    /// <summary>The message schedule, W₁₆ to W₆₃.</summary>
    private void Expand()
    {
        // Each word waits for the one two before it: those two stay in registers.
        var even = _words[WordsOfBlock - 2];
        var odd = _words[WordsOfBlock - 1];
        for (var w = _words; w < _words + (Rounds - WordsOfBlock); w += 2)
        {
            even = w[0] + w[9] + Small0(w[1]) + Small1(even);
            odd = w[1] + w[10] + Small0(w[2]) + Small1(odd);
            w[WordsOfBlock] = even;
            w[WordsOfBlock + 1] = odd;
        }
    }

    private void Run(Vector512<uint>* state)
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        fixed (Vector512<uint>* constants = Constants)
        {
            // Eight rounds turn the names of the eight words once around, so that none is moved.
            var k = constants;
            for (var w = _words; w < _words + Rounds; w += 8, k += 8)
            {
                Round(a, b, c, ref d, e, f, g, ref h, w[0] + k[0]);
                Round(h, a, b, ref c, d, e, f, ref g, w[1] + k[1]);
                Round(g, h, a, ref b, c, d, e, ref f, w[2] + k[2]);
                Round(f, g, h, ref a, b, c, d, ref e, w[3] + k[3]);
                Round(e, f, g, ref h, a, b, c, ref d, w[4] + k[4]);
                Round(d, e, f, ref g, h, a, b, ref c, w[5] + k[5]);
                Round(c, d, e, ref f, g, h, a, ref b, w[6] + k[6]);
                Round(b, c, d, ref e, f, g, h, ref a, w[7] + k[7]);
            }
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    /// <summary>One round. Σ₁(e) is ready last, so it is added last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, ref Vector512<uint> d,
        Vector512<uint> e, Vector512<uint> f, Vector512<uint> g, ref Vector512<uint> h, Vector512<uint> wordAndConstant)
    {
        var sigma = Sigma1(e);
        var sum = h + wordAndConstant + Choose(e, f, g);
        d = d + sum + sigma;
        h = sum + sigma + (Sigma0(a) + Majority(a, b, c));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Small0(Vector512<uint> word) =>
        Xor(Avx512F.RotateRight(word, 7), Avx512F.RotateRight(word, 18), Avx512F.ShiftRightLogical(word, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Small1(Vector512<uint> word) =>
        Xor(Avx512F.RotateRight(word, 17), Avx512F.RotateRight(word, 19), Avx512F.ShiftRightLogical(word, 10));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sigma0(Vector512<uint> a) =>
        Xor(Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sigma1(Vector512<uint> e) =>
        Xor(Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Choose(Vector512<uint> e, Vector512<uint> f, Vector512<uint> g) =>
        Avx512F.TernaryLogic(e, f, g, control: 0xCA);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.TernaryLogic(a, b, c, control: 0xE8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Xor(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.TernaryLogic(a, b, c, control: 0x96);
}
