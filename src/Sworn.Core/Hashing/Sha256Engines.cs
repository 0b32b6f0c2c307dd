using System.Security.Cryptography;
using Sworn.Core.Native;

namespace Sworn.Core.Hashing;

/// <summary>
/// Chooses a hash engine and proves it before use. Hashing is of public data, so the only risk is a wrong digest:
/// every engine answers the known vectors and 10,000 messages of all lengths up to 1 KiB as the in-box one does
/// (design/ledger.md, "Hash engine").
/// </summary>
public static class Sha256Engines
{
    private const int TrialMessages = 10_000;
    private const int LongestTrialOctets = 1_024;

    private static readonly Lazy<bool> NativeAgrees = new(CheckNative);

    /// <summary>True when libcrypto is there and agreed with the in-box engine at start.</summary>
    public static bool IsNativeAvailable => NativeAgrees.Value;

    /// <summary>A new engine for one thread: libcrypto where it is available and wanted, else the in-box one.</summary>
    public static Sha256Engine Create(bool preferNative = true)
    {
        Sha256Engine? native = preferNative && NativeAgrees.Value ? EvpSha256.TryCreate() : null;
        return native ?? new InBoxSha256();
    }

    /// <summary>Whether an engine gives the in-box digest for the known vectors and for messages of every length.</summary>
    public static bool Agrees(Sha256Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> found = stackalloc byte[SHA256.HashSizeInBytes];
        engine.Hash("abc"u8, default, found);
        if (!found.SequenceEqual(Convert.FromHexString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")))
        {
            return false;
        }

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

    private static bool CheckNative()
    {
        using var engine = EvpSha256.TryCreate();
        return engine is not null && Agrees(engine);
    }
}
