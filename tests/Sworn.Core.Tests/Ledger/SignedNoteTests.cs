using System.Security.Cryptography;
using System.Text;
using Sworn.Core.Ledger;
using Sworn.Testing;

namespace Sworn.Core.Tests.Ledger;

/// <summary>Keys, notes, checkpoints, key chains and policies (design/ledger.md, sections 3 and 5.5).</summary>
public sealed class SignedNoteTests : IDisposable
{
    private const string Origin = "sworn.example/noc-a/audit";

    private readonly LogSigner _signer = LogSigner.Generate(Origin);
    private readonly LogSigner _root = LogSigner.Generate(Origin);

    public void Dispose()
    {
        _signer.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void A_log_key_s_id_is_the_first_four_octets_of_the_digest_of_its_spki()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();
        var key = VerifierKey.ForLog(Origin, spki);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(spki))[..8], key.Id.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal($"{Origin}+{key.Id:x8}+{Convert.ToBase64String([2, .. spki])}", key.ToString());
    }

    [Fact]
    public void A_witness_key_s_id_covers_name_type_identifier_and_key()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();
        byte[] hashed = [.. "w.example"u8, 0x0A, 0xFF, .. "sworn-ecdsa-p256-cosignature-v1"u8, .. spki];

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(hashed))[..8],
            VerifierKey.ForCosignatures("w.example", spki).Id.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Keys_read_back_from_their_text_and_every_changed_character_is_noticed()
    {
        var text = _signer.Key.ToString();
        Assert.True(VerifierKey.TryParse(text, out var key));
        Assert.Equal(_signer.Key, key);
        for (var at = text.IndexOf('+', StringComparison.Ordinal); at < text.Length; at++)
        {
            var changed = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            Assert.False(VerifierKey.TryParse(changed, out var other) && other.Id == key.Id && other.Equals(key), changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("na me+00000000+AjBZ")]
    [InlineData("name+0000000g+AjBZ")]
    [InlineData("name+00000000+!")]
    [InlineData(null)]
    public void Other_texts_are_no_keys(string? text) => Assert.False(VerifierKey.TryParse(text, out _));

    [Fact]
    public void A_signed_checkpoint_reads_back_and_verifies()
    {
        var checkpoint = new Checkpoint(Origin, 42, new Digest(SHA256.HashData("x"u8)));
        var octets = Encoding.UTF8.GetBytes(SignedNote.Sign(checkpoint.Text, _signer));

        Assert.True(SignedNote.TryParse(octets, out var note));
        Assert.Equal(octets, Encoding.UTF8.GetBytes(note.ToString()));
        Assert.Equal(SignatureVerdict.Good, note.Check(_signer.Key));
        Assert.Equal(SignatureVerdict.Absent, note.Check(_root.Key));
        Assert.True(Checkpoint.TryParse(note.Text, out var read));
        Assert.Equal(checkpoint, read);
    }

    [Fact]
    public void Every_flipped_bit_of_a_note_is_noticed()
    {
        var octets = Encoding.UTF8.GetBytes(SignedNote.Sign(new Checkpoint(Origin, 42, default).Text, _signer));
        for (var bit = 0; bit < 8 * octets.Length; bit++)
        {
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SignedNote.TryParse(octets, out var note) && note.Check(_signer.Key) == SignatureVerdict.Good, $"bit {bit}");
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Signatures_of_unknown_keys_are_ignored_but_a_false_one_of_a_known_key_refuses_the_note()
    {
        var text = new Checkpoint(Origin, 1, default).Text;
        using var stranger = LogSigner.Generate("stranger.example/x/y");
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(SignedNote.Sign(text, stranger, _signer)), out var note));
        Assert.Equal(SignatureVerdict.Good, note.Check(_signer.Key));

        var forged = _signer.Sign("something else\n") with { };
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(text + "\n" + _signer.Sign(text).ToLine() + forged.ToLine()), out var both));
        Assert.Equal(SignatureVerdict.Bad, both.Check(_signer.Key));
    }

    [Theory]
    [InlineData("o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", true)]
    [InlineData("o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nextension\n", true)]
    [InlineData("o\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", false)]
    [InlineData("o\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", false)]
    [InlineData("o\n1\nAAAA\n", false)]
    [InlineData("o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", false)]
    [InlineData("\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", false)]
    [InlineData("o\n1\n", false)]
    public void Only_the_canonical_form_of_a_checkpoint_is_read(string text, bool expected) =>
        Assert.Equal(expected, Checkpoint.TryParse(text, out _));

    [Fact]
    public void A_size_must_be_signed_by_the_key_of_its_epoch()
    {
        using var second = LogSigner.Generate(Origin);
        var chain = Chain(second, out var epochs);

        Assert.Equal(CheckpointVerdict.Good, Check(chain, 99, _signer));
        Assert.Equal(CheckpointVerdict.WrongEpoch, Check(chain, 100, _signer));
        Assert.Equal(CheckpointVerdict.Good, Check(chain, 100, second));
        Assert.Equal(CheckpointVerdict.WrongEpoch, Check(chain, 99, second));
        Assert.Equal(CheckpointVerdict.UnknownKey, Check(chain, 99, _root));
        Assert.Equal(2, epochs.Count);
    }

    [Fact]
    public void A_revoked_key_is_not_believed_beyond_its_last_trusted_size()
    {
        using var second = LogSigner.Generate(Origin);
        Chain(second, out var epochs);
        var revocation = RevocationNote.Create(Origin, second.Key.Id, DateTimeOffset.UnixEpoch, 150, _root);
        Assert.True(KeyChain.TryBuild(_root.Key, epochs, [revocation], out var chain, out var error), error);

        Assert.Equal(CheckpointVerdict.Good, Check(chain, 150, second));
        Assert.Equal(CheckpointVerdict.Revoked, Check(chain, 151, second));
        using var thief = LogSigner.Generate(Origin);
        var forged = RevocationNote.Create(Origin, second.Key.Id, DateTimeOffset.UnixEpoch, 150, thief);
        Assert.False(KeyChain.TryBuild(_root.Key, epochs, [forged], out _, out _));
    }

    [Fact]
    public void A_chain_with_a_foreign_missing_or_unendorsed_epoch_is_none()
    {
        using var second = LogSigner.Generate(Origin);
        Chain(second, out var epochs);

        Assert.False(KeyChain.TryBuild(_root.Key, [], [], out _, out _));
        Assert.False(KeyChain.TryBuild(_root.Key, [epochs[1]], [], out _, out _));
        Assert.False(KeyChain.TryBuild(_signer.Key, epochs, [], out _, out _));
        var unendorsed = KeyNote.Rotation(Origin, 2, DateTimeOffset.UnixEpoch, 100, second.Key, second);
        Assert.False(KeyChain.TryBuild(_root.Key, [epochs[0], unendorsed], [], out _, out _));
    }

    [Fact]
    public void A_quorum_holds_from_the_time_at_which_the_last_needed_witness_signed()
    {
        using var w1 = LogSigner.GenerateWitness("w1.example");
        using var w2 = LogSigner.GenerateWitness("w2.example");
        using var w3 = LogSigner.GenerateWitness("w3.example");
        var text = $"# trust\nlog {_root.Key}\nwitness a {w1.Key}\nwitness b {w2.Key}\nwitness c {w3.Key}\ngroup g 2 a b c\nquorum g\n";
        Assert.True(TrustPolicy.TryParse(text, out var policy, out var error), error);
        var checkpoint = new Checkpoint(Origin, 7, default).Text;

        Assert.Null(policy.QuorumTime(Note(checkpoint, w1.Cosign(checkpoint, 100))));
        Assert.Equal(100UL, policy.QuorumTime(Note(checkpoint, w1.Cosign(checkpoint, 100), w2.Cosign(checkpoint, 200))));
        Assert.Equal(200UL, policy.QuorumTime(Note(
            checkpoint, w1.Cosign(checkpoint, 100), w2.Cosign(checkpoint, 200), w3.Cosign(checkpoint, 300))));
        Assert.True(policy.HasBadCosignature(Note(checkpoint, w1.Cosign("other\n", 100))));
    }

    [Theory]
    [InlineData("quorum none\n", "no log")]
    [InlineData("log x\nquorum none\n", "line 1")]
    [InlineData("LOG\n", "no quorum")]
    [InlineData("LOG\nquorum w\n", "line 2")]
    [InlineData("LOG\ngroup g 2 a\nquorum none\n", "line 2")]
    [InlineData("LOG\nLOG\nquorum none\n", "line 2")]
    [InlineData("LOG\nnonsense\n", "line 2")]
    public void A_policy_that_is_none_names_its_line(string text, string expected)
    {
        Assert.False(TrustPolicy.TryParse(text.Replace("LOG", $"log {_root.Key}", StringComparison.Ordinal), out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_are_read_without_exception()
    {
        var random = new SeededRandom(7);
        var note = SignedNote.Sign(new Checkpoint(Origin, 42, default).Text, _signer);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = Encoding.UTF8.GetBytes(note);
            for (var change = 0; change < 4; change++)
            {
                octets[random.Below(octets.Length)] = unchecked((byte)random.NextUInt64());
            }

            var cut = octets.AsSpan(0, random.Below(octets.Length + 1));
            Assert.False(SignedNote.TryParse(cut, out var read) && read.Check(_signer.Key) == SignatureVerdict.Good);
            Assert.False(KeyNote.TryParse(Encoding.Latin1.GetString(cut), out _));
            Assert.False(VerifierKey.TryParse(Encoding.Latin1.GetString(cut), out _));
        }

        Assert.False(SignedNote.TryParse(new byte[SignedNote.MaxLength + 1], out _));
    }

    private static SignedNote Note(string text, params NoteSignature[] signatures)
    {
        Assert.True(SignedNote.TryParse(
            Encoding.UTF8.GetBytes(text + "\n" + string.Concat(signatures.Select(signature => signature.ToLine()))), out var note));
        return note;
    }

    private static CheckpointVerdict Check(KeyChain chain, ulong size, LogSigner signer) => chain.Check(
        Encoding.UTF8.GetBytes(SignedNote.Sign(new Checkpoint(Origin, size, default).Text, signer)), out _);

    private KeyChain Chain(LogSigner second, out List<KeyNote> epochs)
    {
        epochs =
        [
            KeyNote.Rotation(Origin, 1, DateTimeOffset.UnixEpoch, 0, _signer.Key, _root),
            KeyNote.Rotation(Origin, 2, DateTimeOffset.UnixEpoch.AddDays(1), 100, second.Key, _signer),
        ];
        Assert.True(KeyChain.TryBuild(_root.Key, epochs, [], out var chain, out var error), error);
        return chain;
    }
}
