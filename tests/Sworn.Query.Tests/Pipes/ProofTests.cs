using System.Security.Cryptography;
using System.Text.Json;

namespace Sworn.Query.Tests.Pipes;

/// <summary>Proofs are checked with nothing of ours: SHA-256 and the steps of RFC 9162, section 2.1.3.2.</summary>
public sealed class ProofTests
{
    public static TheoryData<LogLayout> Layouts => [LogLayout.Journal, LogLayout.Both, LogLayout.Segments];

    [Theory]
    [Trait("RFC", "9162 2.1.3.2")]
    [MemberData(nameof(Layouts))]
    public void Each_row_leads_from_the_octets_to_the_signed_root(LogLayout layout)
    {
        using var log = FactLog.Make(51, 300, layout);
        Assert.True(log.Log.Log.WriteCheckpoint());
        var proofs = log.Json("bytes:>900 | proof");
        Assert.Equal(log.NewestFirst.Where(fact => fact.Bytes > 900).Select(fact => fact.Index), proofs.Select(proof => proof.GetProperty("_index").GetUInt64()));
        Assert.All(proofs, proof =>
        {
            Assert.Equal("covered", proof.GetProperty("verdict").GetString());
            var body = Octets(proof, "raw_b64");
            Assert.Equal(log.Facts.First(fact => fact.Index == proof.GetProperty("_index").GetUInt64()).Body, System.Text.Encoding.UTF8.GetString(body));
            var entry = Octets(proof, "entry");
            Assert.Equal(entry[^32..], SHA256.HashData([.. Octets(proof, "salt"), .. body]));
            var leaf = SHA256.HashData([0, .. entry]);
            Assert.Equal(leaf, Octets(proof, "leaf"));
            var path = proof.GetProperty("path").GetString()!.Split(' ').Select(Convert.FromBase64String).ToList();
            var note = proof.GetProperty("checkpoint").GetString()!.Split('\n');
            Assert.Equal(note[1], proof.GetProperty("tree_size").ToString());
            Assert.Equal(note[2], Convert.ToBase64String(RootOf(leaf, proof.GetProperty("_index").GetUInt64(), proof.GetProperty("tree_size").GetUInt64(), path)));
        });
    }

    [Fact]
    public void A_record_above_the_checkpoint_is_not_covered_yet()
    {
        using var log = FactLog.Make(52, 50, LogLayout.Journal);
        Assert.True(log.Log.Log.WriteCheckpoint());
        log.Log.Add("<13>1 - late app - - - x");
        log.Log.Log.Sync();
        Assert.Equal(["not covered yet", "covered"], log.Json("* | limit 2 | verify").Select(row => row.GetProperty("verdict").GetString()));
    }

    private static byte[] Octets(JsonElement row, string name) => row.GetProperty(name).GetBytesFromBase64();

    private static byte[] RootOf(byte[] leaf, ulong index, ulong size, List<byte[]> path)
    {
        var (fn, sn, hash) = (index, size - 1, leaf);
        foreach (var node in path)
        {
            Assert.NotEqual(0UL, sn);
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = SHA256.HashData([1, .. node, .. hash]);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                hash = SHA256.HashData([1, .. hash, .. node]);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        Assert.Equal(0UL, sn);
        return hash;
    }
}
