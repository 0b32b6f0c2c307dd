using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Cursors;
using Sworn.Store.Evidence;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Retention;
using Sworn.Store.Segments;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Retention;

/// <summary>Rows 32 and 33 of the ledger's attack table, and everything else that a redaction must and must not change.</summary>
public sealed class RedactionTests : IDisposable
{
    private const string Reason = "a password in clear";

    // Low entropy on purpose: whoever has the digest and the salt tries the ten thousand and knows.
    private const string Secret = "<13>1 - h a - - - pin is 4711 for admin";

    private readonly WithholdingScenario _scenario = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Row_32_a_redacted_record_is_noted_and_everything_else_stays_as_it_was(bool isSealed)
    {
        var index = _scenario.FillWith(Secret);
        if (isSealed)
        {
            _scenario.SealAll();
        }

        var before = _scenario.Records();
        var tree = Tree(before.Count);
        _scenario.Redact(index, Reason);

        var after = _scenario.Records();
        Assert.Equal("[redacted] a password in clear", after[index].Body);
        Assert.Equal(before[index].Fields, after[index].Fields);
        Assert.Equal((uint)Secret.Length, after[index].Withheld!.BodyLength);
        foreach (var (at, record) in before.Where(record => record.Key != index))
        {
            Assert.Equal((record.Fields, record.Body, record.Withheld), after[at]);
        }

        Assert.Equal(tree, Tree(before.Count));
        AssertRedacted(index);
        using var again = _scenario.Log.Open();
        Assert.True(again.Report.WasClean);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Row_32_the_body_cannot_be_recovered_from_anything_on_the_disk(bool isSealed)
    {
        var index = _scenario.FillWith(Secret);
        if (isSealed)
        {
            _scenario.SealAll();
        }

        Assert.True(_scenario.IsOnDisk("pin is"));
        Assert.Equal(Secret, Guess(index));
        _scenario.Redact(index, Reason);

        Assert.Null(Guess(index));
        Assert.False(_scenario.IsOnDisk("pin is"));
        Assert.False(_scenario.IsOnDisk("4711 for"));
        Assert.DoesNotContain(_scenario.Disk.Files, name => name.Contains("withholding", StringComparison.Ordinal) || name.EndsWith("building", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_serves_on_is_destroyed_in_every_file_and_never_written_again()
    {
        var index = _scenario.FillWith(Secret);
        using var log = _scenario.Log.Open();
        var batch = _scenario.Log.Batch(log, "<13>1 - h a - - - before");
        Assert.True(log.TryAppend([batch], endsCommit: true));
        log.Stop();
        _scenario.Redact(index, Reason);

        // The scenario's sealer has the key still; what it seals with it from now on is sealed again by the log.
        using var next = _scenario.Log.Open();
        next.BurnKeys([batch.Salts.Key.ToArray()]);
        var late = _scenario.Log.Batch(next, "<13>1 - h a - - - late");
        Assert.Equal(batch.Salts.Key.ToArray(), late.Salts.Key.ToArray());
        var burnt = batch.Salts.Key.ToArray();
        Assert.True(next.TryAppend([late], endsCommit: true));
        next.Stop();
        Assert.DoesNotContain(_scenario.Everything(), octets => octets.AsSpan().IndexOf(burnt) >= 0);
        AssertRedacted(index);
    }

    [Fact]
    public void Row_33_a_body_taken_without_a_leaf_is_removed()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.SealAll();
        Strip(index, Reason);
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Equal(index, Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Removed).First);
        report = _scenario.Verify(index, index + 1);
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
    }

    [Fact]
    public void A_redaction_in_spite_of_a_hold_is_an_early_deletion()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.Say(log => RetentionLeaves.Hold(new Hold { Id = "case-7", First = index, Reason = "a court", Approvers = [] }, log.Clock.Now().Utc));
        _scenario.Redact(index, Reason);
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Contains("case-7", Assert.Single(report.Findings, finding => finding.Kind == FindingKind.EarlyDelete).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_33_a_body_that_was_put_back_is_noted()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.SealAll();
        var before = _scenario.Disk.Copy();
        _scenario.Redact(index, Reason);
        foreach (var range in SegmentFiles.List(_scenario.Disk).Where(range => before.ContainsKey(range.Name)))
        {
            _scenario.Disk.Plant(range.Name, before[range.Name]);
        }

        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        Assert.Equal(index, Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Restored).First);
        Assert.DoesNotContain(report.Findings, finding => finding.Kind is FindingKind.Redacted or FindingKind.IndexMismatch);
    }

    [Fact]
    public void Words_that_the_log_did_not_say_in_the_place_of_a_body_are_tampering()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.SealAll();
        var before = _scenario.Disk.Copy();
        _scenario.Redact(index, Reason);
        foreach (var range in SegmentFiles.List(_scenario.Disk).Where(range => before.ContainsKey(range.Name)))
        {
            _scenario.Disk.Plant(range.Name, before[range.Name]);
        }

        Strip(index, "a wish of the thief");
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Altered && finding.First == index);
    }

    [Fact]
    public void A_changed_digest_of_a_redacted_record_is_altered()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.Redact(index, Reason);
        var range = SegmentFiles.List(_scenario.Disk).Single(range => range.FirstIndex <= index && index < range.EndIndex);
        var octets = _scenario.Disk.Content(range.Name);
        var at = octets.AsSpan().IndexOf(_scenario.Records()[index].Withheld!.BodyDigest.Octets);
        Assert.True(at > 0);
        _scenario.Disk.Flip(range.Name, at);
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Altered && finding.First == index);
    }

    [Fact]
    public void Evidence_proofs_and_tails_cope_with_a_record_that_has_no_body()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.Redact(index, Reason);

        var proof = RecordProver.TryProve(_scenario.Disk, index);
        Assert.NotNull(proof?.Inclusion);
        Assert.Null(proof.Salt);
        Assert.NotNull(RecordProver.TryProve(_scenario.Disk, index + 1)?.Salt);

        using var bundle = new MemoryStream();
        EvidenceExporter.Write(bundle, _scenario.Disk, "all", [index - 1, index, index + 1], DateTimeOffset.UnixEpoch);
        var records = Encoding.UTF8.GetString(bundle.ToArray()).Split('\n').Where(line => line.Contains("\"record\"", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([JsonValueKind.String, JsonValueKind.Null, JsonValueKind.String], records.Select(record => record.GetProperty("body").ValueKind));
        Assert.Equal(JsonValueKind.Null, records[1].GetProperty("salt").ValueKind);
        Assert.Equal("redacted", records[1].GetProperty("withheld").GetString());
        var policy = $"log {Encoding.UTF8.GetString(_scenario.Disk.Content(LogFiles.RootKey)).Trim()}\nquorum none\n";
        Assert.True(TrustPolicy.TryParse(policy, out var trusted, out var error), error);
        bundle.Position = 0;
        Assert.Equal(Verdict.Unanchored, EvidenceChecker.Check(bundle, trusted, DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1)).Verdict);

        using var tail = new LogTail(_scenario.Disk, index);
        Assert.Equal(TailStatus.Frame, tail.Read(ulong.MaxValue, out var frame, out var from));
        Assert.Equal(index, from);
        Assert.NotNull(frame.Withheld?.Find((int)(index - frame.Header.FirstIndex)));
    }

    [Fact]
    public void Neighbours_and_the_same_segment_again_can_be_redacted()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.Redact(index, Reason);
        _scenario.Redact(index + 1, "a neighbour");
        _scenario.Redact(index + 200, "one of another frame");
        var records = _scenario.Records();
        Assert.Equal(3, records.Values.Count(record => record.Withheld is not null));
        Assert.Equal("[redacted] a neighbour", records[index + 1].Body);
        Assert.Equal(3, _scenario.Verify().Findings.Count(finding => finding.Kind == FindingKind.Redacted));
        AssertRedacted(index);
    }

    [Fact]
    public void What_may_not_be_redacted_is_refused_and_nothing_changes()
    {
        var index = _scenario.FillWith(Secret);
        var records = _scenario.Records();
        var own = records.First(record => record.Value.Fields.Kind == EntryKind.Control).Key;
        var operations = _scenario.Disk.Operations;
        AssertRefused(own, Reason, "sworn's own");
        AssertRefused((ulong)records.Count, Reason, "no record");
        AssertRefused(index, " ", "a reason is needed");
        AssertRefused(index, "two\nlines", "a reason is needed");
        AssertRefused(index, new string('x', 300), "a reason is needed");
        Assert.Equal(operations, _scenario.Disk.Operations);
        HoldBook.None.With(new Hold { Id = "case-7", First = index, End = index + 1, Reason = "a court", Approvers = WithholdingScenario.Both }).Write(_scenario.Disk);
        AssertRefused(index, Reason, "on hold 'case-7'");
        _scenario.Redact(index + 1, "not on hold");
        AssertRefused(index + 1, Reason, "no body any more");
    }

    [Fact]
    public void Lost_tree_files_are_made_again_from_what_is_left()
    {
        var index = _scenario.FillWith(Secret);
        _scenario.Redact(index, Reason);
        foreach (var name in _scenario.Disk.Files.Where(name => name.StartsWith("log/tree/", StringComparison.Ordinal)).ToList())
        {
            _scenario.Disk.Remove(name);
        }

        AssertRedacted(index);
        using (var log = _scenario.Log.Open())
        {
            log.Stop();
        }

        AssertRedacted(index);
    }

    [Fact]
    public void A_power_cut_at_every_operation_of_a_redaction_loses_nothing_and_leaves_nothing_half()
    {
        var index = _scenario.FillWith(Secret, rounds: 14);
        var before = _scenario.Records();
        var copy = _scenario.Disk.Copy();
        var anchor = _scenario.Anchor.Copy();
        var operations = _scenario.Disk.Operations;
        _scenario.Redact(index, Reason);
        operations = _scenario.Disk.Operations - operations;
        Assert.True(operations > 30, $"{operations}");
        for (var cut = 1; cut <= operations; cut++)
        {
            _scenario.Disk.Restore(copy);
            _scenario.Anchor.Restore(anchor);
            _scenario.Disk.CutAt = _scenario.Disk.Operations + cut;
            Assert.Throws<PowerCutException>(() => _scenario.Redact(index, Reason));
            _scenario.Disk.LosePower(new SeededRandom((uint)cut));

            var report = _scenario.Verify();
            Assert.True(report.Verdict == Verdict.Unanchored, $"cut {cut}: {report.ToText()}");
            AssertSame(before, index, $"cut {cut}");
            var isDecided = PendingWithholding.Read(_scenario.Disk) is not null || _scenario.Records()[index].Withheld is not null;
            _scenario.Finish();
            report = _scenario.Verify();
            Assert.True(report.Verdict == Verdict.Unanchored, $"cut {cut}: {report.ToText()}");
            AssertSame(before, index, $"cut {cut}");
            Assert.Equal(isDecided, report.Findings.Any(finding => finding.Kind == FindingKind.Redacted));
            Assert.True(!isDecided || Guess(index) is null, $"cut {cut}");
        }
    }

    public void Dispose() => _scenario.Dispose();

    private static void AssertSame(
        SortedDictionary<ulong, (EntryFields Fields, string Body, WithheldRecord? Withheld)> before, (ulong Index, SortedDictionary<ulong, (EntryFields Fields, string Body, WithheldRecord? Withheld)> Now) state, string where)
    {
        foreach (var (at, record) in before)
        {
            Assert.True(state.Now.TryGetValue(at, out var now) && record.Fields == now.Fields, $"{where}, record {at}");
            Assert.True(record.Body == now.Body || at == state.Index, $"{where}, record {at}");
        }
    }

    private void AssertSame(
        SortedDictionary<ulong, (EntryFields Fields, string Body, WithheldRecord? Withheld)> before, ulong index, string where) =>
        AssertSame(before, (index, _scenario.Records()), where);

    private void AssertRedacted(ulong index)
    {
        foreach (var report in new[] { _scenario.Verify(), _scenario.Verify(index - 5, index + 5) })
        {
            Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
            var note = report.Findings.First(finding => finding.Kind == FindingKind.Redacted && finding.First == index);
            Assert.Contains("ada, ben", note.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(report.Findings, finding => finding.Kind == FindingKind.IndexMismatch && finding.First is not null);
        }
    }

    private void AssertRefused(ulong index, string reason, string words)
    {
        var refused = Assert.Throws<RedactionException>(() => RedactionTarget.Find(_scenario.Disk, index, reason));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>What a thief does who has the program: takes a body away where no leaf says so.</summary>
    private void Strip(ulong index, string reason)
    {
        var target = RedactionTarget.Find(_scenario.Disk, index, reason);
        using var rewriter = new SegmentRewriter(_scenario.Disk, new WithholdingScenario.PlainAnalyst());
        var plan = new Redaction(index, target.EntryHash, reason, []).Plan(target.Keys);
        Assert.NotEmpty(Withholding.Rewrite(_scenario.Disk, rewriter, plan, _ => { }));
    }

    private string Tree(int leaves) => Convert.ToHexString(_scenario.Disk.Content(TreeFiles.NameOf(0)).AsSpan(0, (leaves - 1) * Digest.Size));

    /// <summary>
    /// The thief's search: every possible body with every salt that anything on the disk gives, as itself or as the key
    /// that salts are made from. The entry is known, and the digest in it.
    /// </summary>
    private string? Guess(ulong index)
    {
        var proof = RecordProver.TryProve(_scenario.Disk, index)!;
        var candidates = Enumerable.Range(4_705, 12)
            .Select(pin => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<13>1 - h a - - - pin is {pin} for admin"))).ToList();
        foreach (var salt in Salts())
        {
            foreach (var candidate in candidates)
            {
                if (new Digest(SHA256.HashData([.. salt, .. candidate])) == proof.BodyDigest)
                {
                    return Encoding.UTF8.GetString(candidate);
                }
            }
        }

        return null;
    }

    /// <summary>Every salt that the store itself still gives, and every one that its keys would give, also outside their runs.</summary>
    private List<byte[]> Salts()
    {
        var salts = new List<byte[]>();
        var keys = new Dictionary<string, byte[]>();
        using var calculator = new LeafCalculator();
        foreach (var frame in new FrameWalker(_scenario.Disk).Walk())
        {
            for (var number = 0; number < frame.Records.Count; number++)
            {
                calculator.Entry(frame, number, out var salt);
                salts.Add(salt ?? new byte[16]);
            }

            foreach (var run in frame.Runs())
            {
                keys[Convert.ToHexString(run.Key.Span)] = run.Key.ToArray();
            }
        }

        using var aes = Aes.Create();
        foreach (var key in keys.Values)
        {
            aes.SetKey(key);
            var blocks = new byte[3_000 * 16];
            BatchSealer.MakeSalts(aes, 0, blocks);
            salts.AddRange(blocks.Chunk(16));
        }

        return salts;
    }
}
