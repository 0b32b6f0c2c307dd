using System.Security.Cryptography;
using Sworn.Core.Ledger;
using Sworn.Core.Native;

namespace Sworn.Core.Hashing;

/// <summary>
/// Chooses a hash engine and proves it before use. Hashing is of public data, so the only risk is a wrong digest:
/// every engine answers the known vector and 10,000 messages of all lengths up to 1 KiB as the in-box one does
/// (design/ledger.md, "Hash engine").
/// </summary>
public static class Sha256Engines
{
    private const int TrialMessages = 10_000;
    private const int LongestTrialOctets = 1_024;

    private static readonly Lazy<bool> NativeAgrees = new(() => AgreesIfAny(EvpSha256.TryCreate()));

    private static readonly Lazy<bool> LanesAgree = new(() =>
        Avx512Block.IsSupported && AgreesIfAny(new Avx512Sha256(Create(HashProvider.Libcrypto))));

    /// <summary>A new engine for one thread: the one wanted where it is available and agreed with the in-box one, else the next.</summary>
    public static Sha256Engine Create(HashProvider wanted = HashProvider.Fastest)
    {
        switch (wanted)
        {
            case HashProvider.Fastest when LanesAgree.Value:
                return new Avx512Sha256(Create(HashProvider.Libcrypto));
            case HashProvider.Fastest or HashProvider.Libcrypto when NativeAgrees.Value:
                return EvpSha256.TryCreate() ?? (Sha256Engine)new InBoxSha256();
            default:
                return new InBoxSha256();
        }
    }

    /// <summary>Whether an engine gives the in-box digest for the known vector and for messages of every length, alone and together.</summary>
    public static bool Agrees(Sha256Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.Hash("abc"u8).ToString() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            && AgreesAlone(engine) && AgreesTogether(engine);
    }

    private static bool AgreesAlone(Sha256Engine engine)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> found = stackalloc byte[SHA256.HashSizeInBytes];
        var message = RandomNumberGenerator.GetBytes(LongestTrialOctets);
        for (var trial = 0; trial < TrialMessages; trial++)
        {
            var length = trial % (LongestTrialOctets + 1);
            var cut = length * (trial % 7) / 7;
            var piece = message.AsSpan(0, length);
            SHA256.HashData(piece, expected);
            engine.Hash(piece[..cut], piece[cut..], found);
            if (!found.SequenceEqual(expected))
            {
                return false;
            }

            message[trial % LongestTrialOctets] = unchecked((byte)(message[trial % LongestTrialOctets] + 1));
        }

        return true;
    }

    private static bool AgreesTogether(Sha256Engine engine)
    {
        const int prefixLength = 16;
        using var inBox = new InBoxSha256();
        var octets = RandomNumberGenerator.GetBytes(2 * LongestTrialOctets);
        var pieces = new HashPiece[LongestTrialOctets + 1];
        var prefixes = RandomNumberGenerator.GetBytes(pieces.Length * prefixLength);
        for (var number = 0; number < pieces.Length; number++)
        {
            // Every length once, long and short ones side by side.
            var length = number * 389 % pieces.Length;
            pieces[number] = new HashPiece(number * 7 % (octets.Length - length), length);
        }

        var expected = new Digest[pieces.Length];
        var found = new Digest[pieces.Length];
        inBox.HashAll(prefixes, octets, pieces, expected);
        engine.HashAll(prefixes, octets, pieces, found);
        return found.AsSpan().SequenceEqual(expected) && AgreesPadded(engine, found);
    }

    /// <summary>Compares the nodes over digests, which are hashed with their padding in place.</summary>
    private static bool AgreesPadded(Sha256Engine engine, ReadOnlySpan<Digest> below)
    {
        using var inBox = new InBoxSha256();
        var expected = new Digest[below.Length / 2];
        var found = new Digest[expected.Length];
        new MerkleHasher(inBox).Nodes(below, expected);
        new MerkleHasher(engine).Nodes(below, found);
        return found.AsSpan().SequenceEqual(expected);
    }

    private static bool AgreesIfAny(Sha256Engine? candidate)
    {
        using var engine = candidate;
        return engine is not null && Agrees(engine);
    }
}
