using System.Security.Cryptography;
using Sworn.Core.Ledger;

namespace Sworn.Core.Tests.Ledger;

/// <summary>RFC 9162, section 2.1, word by word and as slow as that is.</summary>
internal static class TreeOracle
{
    public static Digest[] Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new Digest(SHA256.HashData([0, (byte)(number & 0xFF), (byte)(number >> 8)])))];

    public static Digest Root(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 0)
        {
            return new Digest(SHA256.HashData([]));
        }

        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var split = 1;
        while (2 * split < leaves.Length)
        {
            split *= 2;
        }

        return new Digest(SHA256.HashData([1, .. Root(leaves[..split]).Octets, .. Root(leaves[split..]).Octets]));
    }
}
