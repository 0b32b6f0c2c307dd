using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Tests.Log;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Verification;

/// <summary>The rows of the ledger's attack table: build a log, attack it, verify it, compare the verdict.</summary>
public sealed class AttackTests : IDisposable
{
    private const int Messages = 600;
    private const ulong Victim = 300;

    private readonly SimulatedDisk _disk = new();
    private readonly SimulatedDisk _anchor = new();
    private readonly LogScenario _scenario;

    public AttackTests()
    {
        _scenario = new LogScenario(_disk, _anchor);
        using var log = _scenario.Open();
        _scenario.Append(log, Messages / 2);
        log.WriteCheckpoint();
        _scenario.Append(log, Messages / 2);
        log.Stop();
    }

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public void An_honest_log_without_witnesses_is_unanchored_and_proven_to_its_end()
    {
        var report = Verify();

        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        Assert.Equal(report.Records, report.ProvenSize);
        Assert.Equal([FindingKind.Unanchored], Kinds(report));
        Assert.Contains(FindingKind.NoAnchor, Kinds(Verify(withAnchor: false)));
    }

    [Fact]
    public void An_honest_log_that_a_witness_cosigned_just_now_is_verified()
    {
        using var witness = LogSigner.GenerateWitness("witness.example/w1");
        var policy = Cosign(witness, _scenario.Time.GetUtcNow());

        Assert.Equal(Verdict.Verified, Verify(policy: policy).Verdict);
        Assert.Equal(Verdict.Verified, Verify(policy: policy, quick: true).Verdict);
    }

    [Fact]
    public void Row_1_a_flipped_octet_of_a_body_is_altered_at_its_index()
    {
        Forge(forger => forger.Records[(int)Victim].Body[5] ^= 1);

        AssertTampered(FindingKind.Altered, Victim);
        Assert.Equal(Verdict.Unanchored, Verify(quick: true).Verdict);
        Assert.Contains("bodies not read", Verify(quick: true).ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(-3, 4, true)]
    [InlineData(1, 3, false)]
    [InlineData(-3, 0, false)]
    public void A_part_of_the_log_is_verified_by_itself(int first, int end, bool hasVictim)
    {
        Forge(forger => forger.Records[(int)Victim].Body[0] ^= 1);

        var report = Verify(from: (ulong)((long)Victim + first), to: (ulong)((long)Victim + end));

        Assert.True(report.Verdict == (hasVictim ? Verdict.Tampered : Verdict.Unanchored), report.ToText());
        Assert.Equal(((ulong)((long)Victim + first), (ulong)((long)Victim + end)), report.Range);
        Assert.Equal(hasVictim, report.Findings.Any(finding => finding.Kind == FindingKind.Altered && finding.First == Victim));
    }

    [Fact]
    public void Without_the_sealed_leaves_a_part_is_verified_with_the_whole()
    {
        Forge(forger => forger.Records[(int)Victim].Body[0] ^= 1);
        _disk.Plant(TreeFiles.NameOf(0), []);

        var report = Verify(from: Victim + 1, to: Victim + 2);

        Assert.Equal(Verdict.Tampered, report.Verdict);
        Assert.Null(report.Range);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Row_2_changed_metadata_is_altered_at_its_index(int field)
    {
        Forge(forger =>
        {
            var record = forger.Records[(int)Victim];
            var fields = record.Fields;
            switch (field)
            {
                case 1:
                    fields.ReceivedUtc += 1;
                    break;
                case 2:
                    fields.Source += 1;
                    break;
                default:
                    fields.Flags ^= EntryFlags.Tls;
                    break;
            }

            forger.Records[(int)Victim] = record with { Fields = fields };
        });

        AssertTampered(FindingKind.Altered, Victim);
    }

    [Fact]
    public void Row_3_a_torn_tail_above_the_checkpoint_is_declared_by_the_next_start()
    {
        var log = _scenario.Open();
        _scenario.Append(log, 5);
        _disk.KillProcess();
        var name = JournalFiles.NameOf(0);
        _disk.Plant(name, _disk.Content(name)[..^1]);
        Assert.Equal(Verdict.Unanchored, Verify().Verdict);
        using (var again = _scenario.Open())
        {
            again.Stop();
        }

        Assert.Equal(Verdict.Unanchored, Verify().Verdict);
        Assert.Contains(FindingKind.CrashTail, Kinds(Verify()));
        using var witness = LogSigner.GenerateWitness("witness.example/w1");
        var policy = Cosign(witness, _scenario.Time.GetUtcNow());
        Assert.Equal(Verdict.Verified, Verify(policy: policy).Verdict);
        Assert.Equal(Verdict.Degraded, Verify(policy: policy, strict: true).Verdict);
    }

    [Fact]
    public void Row_4_the_last_record_under_the_checkpoint_dropped_is_truncated()
    {
        Forge(forger => forger.Records.RemoveAt(forger.Records.Count - 1));

        var report = Verify(withAnchor: false);
        Assert.Equal(Verdict.Incomplete, report.Verdict);
        Assert.Contains(FindingKind.Truncated, Kinds(report));
    }

    [Fact]
    public void Row_5_an_older_genuine_checkpoint_put_back_is_a_rollback_by_the_anchor_and_unanchored_without()
    {
        var older = Kept(0);
        Forge(forger => forger.Records.RemoveRange((int)older.Size, forger.Records.Count - (int)older.Size));
        _disk.Plant(LogFiles.Checkpoint, Encoding.UTF8.GetBytes(older.Note));
        _disk.Plant(LogFiles.Checkpoints, []);
        _disk.Plant("log/tree/L0", _disk.Content("log/tree/L0")[..((int)older.Size * 32)]);

        Assert.Equal(Verdict.Fork, Verify().Verdict);
        Assert.Equal(Verdict.Unanchored, Verify(withAnchor: false).Verdict);
    }

    [Fact]
    public void Row_6_the_first_records_dropped_are_a_missing_segment()
    {
        Forge(forger =>
        {
            forger.Records.RemoveRange(0, 10);
            forger.FirstIndex = 10;
        });

        var report = Verify();
        Assert.Equal(Verdict.Incomplete, report.Verdict);
        Assert.Contains(FindingKind.MissingSegment, Kinds(report));
    }

    [Fact]
    public void Row_6_a_whole_file_deleted_is_a_missing_segment()
    {
        using (var log = _scenario.Open())
        {
            for (var round = 0; round < 50; round++)
            {
                Assert.True(log.TryAppend([_scenario.Batch(log, new string('x', 60_000))], endsCommit: false));
            }

            log.Stop();
        }

        var files = JournalFiles.List(_disk);
        Assert.True(files.Count > 2);
        _disk.Remove(JournalFiles.NameOf(files[1]));

        var report = Verify();
        Assert.Equal(Verdict.Incomplete, report.Verdict);
        var missing = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.MissingSegment);
        Assert.Equal((files[1], files[2]), (missing.First!.Value, missing.End!.Value));
    }

    [Fact]
    public void Row_7_a_removed_record_with_the_rest_renumbered_is_removed()
    {
        Forge(forger => forger.Records.RemoveAt((int)Victim));

        AssertTampered(FindingKind.Removed, Victim);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Row_8_two_records_swapped_are_reordered(int apart)
    {
        Forge(forger =>
        {
            var other = (int)Victim + apart;
            (forger.Records[(int)Victim], forger.Records[other]) = (forger.Records[other], forger.Records[(int)Victim]);
        });

        AssertTampered(FindingKind.Reordered, null);
    }

    [Fact]
    public void Row_8_two_bodies_swapped_with_their_salts_are_altered()
    {
        Forge(forger =>
        {
            var a = forger.Records[(int)Victim];
            var b = forger.Records[(int)Victim + 1];
            forger.Records[(int)Victim] = b with { Fields = a.Fields };
            forger.Records[(int)Victim + 1] = a with { Fields = b.Fields };
        });

        AssertTampered(FindingKind.Altered, Victim);
        AssertTampered(FindingKind.Altered, Victim + 1);
    }

    [Fact]
    public void Row_9_a_duplicated_record_is_inserted()
    {
        Forge(forger => forger.Records.Insert((int)Victim + 1, forger.Records[(int)Victim]));

        AssertTampered(FindingKind.Inserted, Victim + 1);
    }

    [Fact]
    public void Row_9_a_forged_record_is_inserted()
    {
        Forge(forger => forger.Records.Insert((int)Victim, forger.Records[(int)Victim] with { Body = [.. "<13>forged"u8] }));

        AssertTampered(FindingKind.Inserted, Victim);
    }

    [Fact]
    public void Row_10_an_octet_moved_out_of_the_body_is_altered()
    {
        Forge(forger => forger.Records[(int)Victim] = forger.Records[(int)Victim] with { Body = forger.Records[(int)Victim].Body[1..] });

        AssertTampered(FindingKind.Altered, Victim);
    }

    [Fact]
    public void Row_11_everything_rewritten_without_the_key_is_tampered()
    {
        Forge(forger =>
        {
            forger.Records[(int)Victim].Body[5] ^= 1;
            forger.ForgeTree("sworn.example/test/main");
        });

        Assert.Equal(Verdict.Tampered, Verify().Verdict);
        Assert.Contains(FindingKind.Altered, Kinds(Verify()));
    }

    [Fact]
    public void Row_11_a_checkpoint_with_a_forged_signature_is_badsig()
    {
        var note = _disk.Content(LogFiles.Checkpoint);
        Checkpoint? forged = null;
        Forge(forger =>
        {
            forger.Records[(int)Victim].Body[5] ^= 1;
            forged = forger.ForgeTree("sworn.example/test/main");
        });
        var signatures = Encoding.UTF8.GetString(note).Split("\n\n")[1];
        _disk.Plant(LogFiles.Checkpoint, Encoding.UTF8.GetBytes(forged!.Text + "\n" + signatures));

        Assert.Equal(Verdict.Tampered, Verify().Verdict);
        Assert.Contains(FindingKind.BadSignature, Kinds(Verify()));
    }

    [Fact]
    public void Row_12_history_signed_again_with_the_stolen_current_key_is_a_fork_against_what_was_cosigned()
    {
        using var witness = LogSigner.GenerateWitness("witness.example/w1");
        var policy = Cosign(witness, _scenario.Time.GetUtcNow());
        var cosigned = _disk.Content(LogFiles.Checkpoint);
        SignAgainWithStolenKey(forger => forger.Records[(int)Victim].Body[5] ^= 1);

        Assert.Equal(Verdict.Fork, Verify(policy: policy, saved: cosigned, withAnchor: false).Verdict);
        Assert.Equal(Verdict.Fork, Verify().Verdict);
    }

    [Fact]
    public void Row_12_an_old_size_signed_with_a_later_epoch_s_key_is_an_epoch_mismatch()
    {
        var old = Kept(0);
        using (var log = _scenario.Open())
        {
            _scenario.Time.Advance(TimeSpan.FromDays(1));
            log.WriteCheckpoint();
            log.Stop();
        }

        using var stolen = LogSigner.Import("sworn.example/test/main", _disk.Content(LogFiles.EpochPrivateKey(2)));
        var checkpoint = new Checkpoint("sworn.example/test/main", old.Size, old.Root);
        _disk.Plant(LogFiles.Checkpoint, Encoding.UTF8.GetBytes(SignedNote.Sign(checkpoint.Text, stolen)));

        var report = Verify(withAnchor: false);
        Assert.Contains(FindingKind.Key, Kinds(report));
        Assert.Equal(Verdict.Key, report.Verdict);
    }

    [Fact]
    public void Row_13_rewriting_only_what_no_witness_saw_is_unanchored()
    {
        using var witness = LogSigner.GenerateWitness("witness.example/w1");
        var policy = Cosign(witness, _scenario.Time.GetUtcNow());
        var cosigned = _disk.Content(LogFiles.Checkpoint);
        using (var log = _scenario.Open())
        {
            _scenario.Append(log, 20);
            log.Stop();
        }

        _disk.Plant(LogFiles.Checkpoints, Frame(cosigned));
        SignAgainWithStolenKey(forger => forger.Records[^5].Body[5] ^= 1, keepNotes: true);
        var later = _scenario.Time.GetUtcNow() + TimeSpan.FromHours(1);

        Assert.Equal(Verdict.Unanchored, Verify(policy: policy, saved: cosigned, withAnchor: false, now: later).Verdict);
    }

    [Fact]
    public void Row_15_yesterday_s_directory_is_refused_at_start_and_a_fork_against_the_anchor()
    {
        var yesterday = _disk.Copy();
        using (var log = _scenario.Open())
        {
            _scenario.Append(log, 20);
            log.Stop();
        }

        _disk.Restore(yesterday);

        Assert.Equal(RefusalReason.Fork, Assert.Throws<LogRefusedException>(_scenario.Open).Reason);
        Assert.Equal(Verdict.Fork, Verify().Verdict);
        Assert.Equal(Verdict.Unanchored, Verify(withAnchor: false).Verdict);
    }

    [Fact]
    public void Row_18_a_checkpoint_by_a_wrong_key_or_of_another_log_is_refused()
    {
        var latest = Latest();
        using var stranger = LogSigner.Generate("sworn.example/test/main");
        _disk.Plant(LogFiles.Checkpoint, Encoding.UTF8.GetBytes(SignedNote.Sign(latest.Text, stranger)));
        Assert.Equal(Verdict.Key, Verify(withAnchor: false).Verdict);

        using var other = LogSigner.Generate("sworn.example/other/main");
        var foreign = latest with { Origin = "sworn.example/other/main" };
        _disk.Plant(LogFiles.Checkpoint, Encoding.UTF8.GetBytes(SignedNote.Sign(foreign.Text, other)));
        Assert.Equal(Verdict.Tampered, Verify(withAnchor: false).Verdict);
        Assert.Contains(FindingKind.BadSignature, Kinds(Verify(withAnchor: false)));
    }

    [Fact]
    public void Row_19_two_signed_roots_of_one_size_are_a_fork_with_both_notes_as_evidence()
    {
        using var stolen = LogSigner.Import("sworn.example/test/main", _disk.Content(LogFiles.EpochPrivateKey(1)));
        var other = Latest() with { Root = new Digest(new byte[32]) };
        var saved = Encoding.UTF8.GetBytes(SignedNote.Sign(other.Text, stolen));

        var report = Verify(saved: saved);
        Assert.Equal(Verdict.Fork, report.Verdict);
        Assert.Contains(report.Findings, finding => finding.Detail.Contains(Latest().Root.ToBase64(), StringComparison.Ordinal)
            && finding.Detail.Contains(other.Root.ToBase64(), StringComparison.Ordinal));
    }

    [Fact]
    public void Row_25_one_octet_cut_below_the_checkpoint_is_truncated()
    {
        var name = JournalFiles.NameOf(0);
        _disk.Plant(name, _disk.Content(name)[..^1]);

        Assert.Equal(Verdict.Incomplete, Verify(withAnchor: false).Verdict);
        Assert.Equal(RefusalReason.Incomplete, Assert.Throws<LogRefusedException>(_scenario.Open).Reason);
    }

    [Fact]
    public void Row_46_rot_is_altered_with_a_hint_at_the_media_and_the_rest_is_good()
    {
        var index = _scenario.Records().Single(record => record.Body.EndsWith("message 290", StringComparison.Ordinal)).Index;
        var body = "message 290"u8;
        var offset = _disk.Content(JournalFiles.NameOf(0)).AsSpan().IndexOf(body);
        _disk.Flip(JournalFiles.NameOf(0), offset, 0x10);

        var report = Verify();
        Assert.Equal(Verdict.Tampered, report.Verdict);
        var altered = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Altered);
        Assert.Contains("media?", altered.Detail, StringComparison.Ordinal);
        Assert.Equal(index, altered.First);
    }

    [Fact]
    public void A_flipped_octet_anywhere_in_the_journal_is_never_verified()
    {
        var name = JournalFiles.NameOf(0);
        var length = _disk.Content(name).Length;
        var random = new SeededRandom(99);
        for (var round = 0; round < 400; round++)
        {
            var offset = JournalFileHeader.Size + random.Below(length - JournalFileHeader.Size);
            var mask = (byte)(1 << random.Below(8));
            _disk.Flip(name, offset, mask);
            var verdict = Verify().Verdict;
            _disk.Flip(name, offset, mask);
            Assert.True(verdict is Verdict.Tampered or Verdict.Incomplete, $"seed {random.Seed}, round {round}, octet {offset}: {verdict}");
        }

        Assert.Equal(Verdict.Unanchored, Verify().Verdict);
    }

    [Fact]
    public void Hostile_notes_are_refused_within_bounds()
    {
        var random = new SeededRandom(45);
        var good = _disk.Content(LogFiles.Checkpoint);
        for (var round = 0; round < 3_000; round++)
        {
            var note = good.ToArray();
            for (var change = 0; change <= random.Below(3); change++)
            {
                note[random.Below(note.Length)] = unchecked((byte)random.NextUInt64());
            }

            if (note.AsSpan().SequenceEqual(good))
            {
                continue;
            }

            _disk.Plant(LogFiles.Checkpoint, note);
            Assert.True(Verify(withAnchor: false, quick: true).Verdict is Verdict.Tampered or Verdict.Key, $"seed {random.Seed}, round {round}");
        }

        var many = new StringBuilder(Encoding.UTF8.GetString(good));
        many.Insert(many.Length, string.Concat(Enumerable.Repeat("— a AAAAAAAA\n", 1_000_000)));
        Assert.False(SignedNote.TryParse(Encoding.UTF8.GetBytes(many.ToString()), out _));
    }

    private static byte[] Frame(byte[] note) => [.. BitConverter.GetBytes(note.Length), .. note];

    private static List<FindingKind> Kinds(VerificationReport report) => [.. report.Findings.Select(finding => finding.Kind)];

    private Checkpoint Latest()
    {
        Assert.True(SignedNote.TryParse(_disk.Content(LogFiles.Checkpoint), out var note));
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint));
        return checkpoint;
    }

    private (ulong Size, Digest Root, string Note) Kept(int number)
    {
        var octets = _disk.Content(LogFiles.Checkpoints);
        var at = 0;
        for (var skip = 0; skip < number; skip++)
        {
            at += 4 + BitConverter.ToInt32(octets, at);
        }

        var text = Encoding.UTF8.GetString(octets.AsSpan(at + 4, BitConverter.ToInt32(octets, at)));
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out var note));
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint));
        return (checkpoint.Size, checkpoint.Root, text);
    }

    private void Forge(Action<JournalForger> change)
    {
        var forger = new JournalForger(_disk);
        change(forger);
        forger.Write();
    }

    /// <summary>Rewrites history and signs it with the key of the present epoch.</summary>
    private void SignAgainWithStolenKey(Action<JournalForger> change, bool keepNotes = false)
    {
        using var stolen = LogSigner.Import("sworn.example/test/main", _disk.Content(LogFiles.EpochPrivateKey(1)));
        Forge(forger =>
        {
            change(forger);
            var checkpoint = forger.ForgeTree("sworn.example/test/main");
            _disk.Plant(LogFiles.Checkpoint, Encoding.UTF8.GetBytes(SignedNote.Sign(checkpoint.Text, stolen)));
        });
        if (!keepNotes)
        {
            _disk.Plant(LogFiles.Checkpoints, []);
        }
    }

    private TrustPolicy Cosign(LogSigner witness, DateTimeOffset at)
    {
        var octets = _disk.Content(LogFiles.Checkpoint);
        Assert.True(SignedNote.TryParse(octets, out var note));
        var line = witness.Cosign(note.Text, (ulong)at.ToUnixTimeSeconds()).ToLine();
        _disk.Plant(LogFiles.Checkpoint, [.. octets, .. Encoding.UTF8.GetBytes(line)]);
        var root = Encoding.UTF8.GetString(_disk.Content(LogFiles.RootKey)).Trim();
        Assert.True(
            TrustPolicy.TryParse($"log {root}\nwitness w1 {witness.Key}\nquorum w1\n", out var policy, out var error), error);
        return policy;
    }

    private VerificationReport Verify(
        TrustPolicy? policy = null, byte[]? saved = null, bool withAnchor = true, bool quick = false, bool strict = false,
        DateTimeOffset? now = null, ulong from = 0, ulong to = ulong.MaxValue) => LogVerifier.Verify(new VerifyOptions
        {
            From = from,
            To = to,
            Threads = 2,
            Directory = _disk,
            Anchor = withAnchor ? _anchor : null,
            Policy = policy,
            SavedCheckpoint = saved is null ? (ReadOnlyMemory<byte>?)null : saved,
            IsQuick = quick,
            IsStrict = strict,
            Now = now ?? _scenario.Time.GetUtcNow(),
        });

    private void AssertTampered(FindingKind kind, ulong? index)
    {
        var report = Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == kind && (index is null || finding.First == index));
    }
}
