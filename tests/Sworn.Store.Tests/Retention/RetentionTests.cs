using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Cursors;
using Sworn.Store.Evidence;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Reading;
using Sworn.Store.Retention;
using Sworn.Store.Segments;
using Sworn.Store.Tests.Log;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Retention;

/// <summary>Rows 30 and 31 of the ledger's attack table, and that what is kept stays readable and provable.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly RetentionPolicy Small = new() { Size = 60_000 };

    private readonly SimulatedDisk _disk = new();
    private readonly SimulatedDisk _anchor = new();
    private readonly LogScenario _scenario;

    public RetentionTests()
    {
        _scenario = new LogScenario(_disk, _anchor);
        _scenario.Options = _scenario.Options with { Journal = new JournalOptions { FileBytes = 64 << 10, ReserveBytes = 8 << 10 } };
        Fill(rounds: 90);
        Seal();
    }

    [Fact]
    public async Task Row_31_what_the_policy_retires_is_expired_and_the_rest_is_proven()
    {
        var before = Records();
        var retired = await RetireAsync(Small);
        Assert.True(retired.End > 500, $"{retired.End}");
        Assert.Equal((int)retired.End, before.Count - Records().TakeWhile(record => record.Index < (ulong)before.Count).Count());
        Assert.Equal(before.Skip((int)retired.End), Records().Where(record => record.Index < (ulong)before.Count));
        AssertGood(retired.End);
        AssertProofs(retired.End);
        Assert.True(_disk.Content(TreeFiles.NameOf(0)).AsSpan(0, (int)retired.End * Digest.Size).IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public async Task The_log_goes_on_and_retires_again()
    {
        var first = await RetireAsync(Small);
        Fill(rounds: 40);
        Seal();
        AssertGood(first.End);
        var second = await RetireAsync(new RetentionPolicy { Size = 1 });
        Assert.True(second.End > first.End);
        AssertGood(second.End);
        AssertProofs(second.End);
        using var log = _scenario.Open();
        Assert.True(log.Report.WasClean);
    }

    [Fact]
    public async Task Lost_tree_files_are_made_again_from_what_is_left()
    {
        var retired = await RetireAsync(Small);
        foreach (var name in _disk.Files.Where(name => name.StartsWith("log/tree/", StringComparison.Ordinal)).ToList())
        {
            _disk.Remove(name);
        }

        Fill(rounds: 3);
        AssertGood(retired.End);
        AssertProofs(retired.End);
        Fill(rounds: 3);
        AssertGood(retired.End);
    }

    [Fact]
    public async Task Age_is_that_of_the_youngest_record_of_a_segment_and_a_hold_wins()
    {
        Assert.Null(Decide(new RetentionPolicy { Age = TimeSpan.FromHours(1) }));
        Assert.Null(Decide(new RetentionPolicy { FreeSpace = 1_000 }));
        var half = _scenario.Time.GetUtcNow() - TimeSpan.FromSeconds(2.5);
        _scenario.Time.Advance(TimeSpan.FromHours(2));
        var all = Decide(new RetentionPolicy { Age = TimeSpan.FromHours(1) });
        var held = Decide(new RetentionPolicy { Age = TimeSpan.FromHours(1), HoldSince = half });
        Assert.Equal("age", all!.Reason);
        Assert.Equal(SegmentFiles.List(_disk)[^1].EndIndex, all.Retired.End);
        Assert.InRange(held!.Retired.End, 1UL, all.Retired.End - 1);
        Assert.Equal("free-space", Decide(new RetentionPolicy { FreeSpace = 1_100_000 })!.Reason);
        AssertGood((await RetireAsync(held.Policy)).End);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_makes_no_early_deletion_of_one_for_another_reason()
    {
        _scenario.Time.Step(TimeSpan.FromDays(-1));
        Fill(rounds: 90);
        Seal();
        _scenario.Time.Advance(TimeSpan.FromHours(18));
        var policy = new RetentionPolicy { Age = TimeSpan.FromHours(12), Size = 1 };

        // The first segments are younger than the ones behind them: they go for the size, the others for their age.
        var reasons = new List<string>();
        while (Decide(policy) is { } decided)
        {
            reasons.Add(decided.Reason);
            await DeclareAsync(decided);
            Segments(policy).Remove(decided.Retired);
            AssertGood(decided.Retired.End);
        }

        Assert.Equal("size", reasons[0]);
        Assert.Contains("age", reasons);
    }

    [Fact]
    public async Task Row_30_records_that_are_gone_without_a_leaf_or_too_early_are_tampering()
    {
        var undeclared = Decide(Small)!;
        var copy = _disk.Copy();
        var anchor = _anchor.Copy();
        Segments(Small).Remove(undeclared.Retired);
        AssertVerdict(Verdict.Tampered, FindingKind.EarlyDelete, "no RETIRE leaf");

        _disk.Restore(copy);
        _anchor.Restore(anchor);
        var early = undeclared with { Reason = "age", Policy = new RetentionPolicy { Age = TimeSpan.FromDays(365) } };
        await DeclareAsync(early);
        Segments(Small).Remove(early.Retired);
        AssertVerdict(Verdict.Tampered, FindingKind.EarlyDelete, "younger than the policy");

        _disk.Restore(copy);
        _anchor.Restore(anchor);
        var onHold = undeclared with { Policy = Small with { HoldSince = DateTimeOffset.UnixEpoch } };
        await DeclareAsync(onHold);
        Segments(Small).Remove(onHold.Retired);
        AssertVerdict(Verdict.Tampered, FindingKind.EarlyDelete, "on hold");

        _disk.Restore(copy);
        _anchor.Restore(anchor);
        Segments(Small).Remove(undeclared.Retired);
        _disk.Remove(RetiredRecords.FileName);
        var report = Verify();
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.MissingSegment);
        Assert.True(report.Verdict is Verdict.Tampered or Verdict.Incomplete, report.ToText());
    }

    [Fact]
    public async Task A_verification_that_is_overtaken_begins_again_from_what_is_left()
    {
        var decided = Decide(Small)!;
        await DeclareAsync(decided);
        var overtaken = new OvertakenDirectory(_disk, SegmentFiles.List(_disk)[1].Name, () => Segments(Small).Remove(decided.Retired));
        var report = LogVerifier.Verify(new VerifyOptions { Directory = overtaken, Anchor = _anchor, Now = DateTimeOffset.UnixEpoch });
        Assert.True(overtaken.WasOvertaken);
        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Expired);
    }

    [Fact]
    public async Task Roots_that_are_not_those_of_the_log_are_found()
    {
        var retired = await RetireAsync(Small);
        var forged = retired with { Subtrees = [.. retired.Subtrees.Select((root, number) => number == 0 ? retired.Subtrees[^1] : root)] };
        _disk.Remove(RetiredRecords.FileName);
        forged.Write(_disk);
        Assert.Equal(Verdict.Tampered, Verify().Verdict);
        Assert.Throws<LogRefusedException>(_scenario.Open);
    }

    [Fact]
    public async Task A_power_cut_at_every_operation_of_the_removal_leaves_a_log_that_opens_and_verifies()
    {
        var decided = Decide(Small)!;
        await DeclareAsync(decided);
        var copy = _disk.Copy();
        var anchor = _anchor.Copy();
        var operations = _disk.Operations;
        Segments(Small).Remove(decided.Retired);
        operations = _disk.Operations - operations;
        Assert.True(operations > 5);
        for (var cut = 1; cut <= operations; cut++)
        {
            _disk.Restore(copy);
            _anchor.Restore(anchor);
            _disk.CutAt = _disk.Operations + cut;
            Assert.Throws<PowerCutException>(() => Segments(Small).Remove(decided.Retired));
            _disk.LosePower(new SeededRandom((uint)cut));
            using (var log = _scenario.Open())
            {
                log.Stop();
            }

            var report = Verify();
            Assert.True(report.Verdict == Verdict.Unanchored, $"cut {cut}: {report.ToText()}");
            Segments(Small).Remove(RetiredRecords.Read(_disk));
            Assert.Equal(Verdict.Unanchored, Verify().Verdict);
        }
    }

    [Fact]
    public async Task A_reader_that_lags_behind_is_told_of_the_gap()
    {
        using var tail = new LogTail(_disk, 0);
        var retired = await RetireAsync(Small);
        tail.GoTo(1);
        Assert.Equal(TailStatus.Gap, tail.Read(ulong.MaxValue, out _, out var from));
        Assert.Equal(1UL, from);
        Assert.Equal(retired.End, tail.Next);
        Assert.Equal(TailStatus.Frame, tail.Read(ulong.MaxValue, out var frame, out _));
        Assert.Equal(retired.End, frame.Header.FirstIndex);
    }

    public void Dispose() => _scenario.Dispose();

    private void Fill(int rounds)
    {
        using var log = _scenario.Open();
        for (var round = 0; round < rounds; round++)
        {
            _scenario.Append(log, 60);
            log.PrepareAhead();
        }

        log.Stop();
    }

    private void Seal()
    {
        using var builder = new SegmentBuilder(_disk, new PlainAnalyst());
        foreach (var first in JournalFiles.List(_disk).SkipLast(1).ToList())
        {
            var range = builder.Build(first);
            _disk.Delete(JournalFiles.NameOf(first));
            _disk.SyncFolder(JournalFiles.Folder);
            builder.ForgetLeaves(range);
        }

        Assert.True(SegmentFiles.List(_disk).Count > 2);
    }

    private SegmentRetirement Segments(RetentionPolicy policy) => new(_disk, () => policy, () => 1_000_000);

    private Retirement? Decide(RetentionPolicy policy) => Segments(policy).Decide(_scenario.Time.GetUtcNow(), CheckpointSize);

    private ulong CheckpointSize => ulong.Parse(
        System.Text.Encoding.UTF8.GetString(_disk.Content(LogFiles.Checkpoint)).Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<RetiredRecords> RetireAsync(RetentionPolicy policy)
    {
        var decided = Decide(policy);
        Assert.NotNull(decided);
        await DeclareAsync(decided);
        Assert.True(Segments(policy).Remove(decided.Retired) > 0);
        return decided.Retired;
    }

    private async Task DeclareAsync(Retirement retirement)
    {
        using var writer = new LogWriter(_scenario.Open(), new LogWriterOptions { BatchBytes = 64 << 10, QueueBytes = 1 << 20 }, _scenario.Events, TimeProvider.System);
        await writer.DeclareRetirementAsync(retirement);
        await writer.StopAsync();
    }

    private List<(ulong Index, string Octets)> Records()
    {
        var records = new List<(ulong, string)>();
        foreach (var file in LogFileList.Read(_disk))
        {
            using var reader = LogFileReader.TryOpen(_disk, file);
            while (reader!.Read(out var frame) == FrameStatus.Frame)
            {
                foreach (var record in frame)
                {
                    records.Add((record.Index, Convert.ToHexString(record.Octets)));
                }
            }
        }

        return records;
    }

    private void AssertGood(ulong retiredEnd)
    {
        var report = Verify();
        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        Assert.Equal(CheckpointSize, report.ProvenSize);
        var expired = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Expired);
        Assert.Equal((0UL, retiredEnd), (expired.First, expired.End));
        Assert.Equal(Verdict.Unanchored, LogVerifier.Verify(new VerifyOptions { Directory = _disk, Anchor = _anchor, IsQuick = true, Now = DateTimeOffset.UnixEpoch }).Verdict);
    }

    private void AssertProofs(ulong retiredEnd)
    {
        Assert.Null(RecordProver.TryProve(_disk, retiredEnd - 1));
        for (var index = retiredEnd; index < CheckpointSize; index += 37)
        {
            Assert.NotNull(RecordProver.TryProve(_disk, index)?.Inclusion);
        }

        using var bundle = new MemoryStream();
        EvidenceExporter.Write(bundle, _disk, "kept", [retiredEnd, retiredEnd + 3], _scenario.Time.GetUtcNow());
        Assert.True(bundle.Length > 1_000);
    }

    private void AssertVerdict(Verdict verdict, FindingKind kind, string words)
    {
        var report = Verify();
        Assert.True(report.Verdict == verdict, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == kind && finding.ToString().Contains(words, StringComparison.Ordinal));
    }

    private VerificationReport Verify() =>
        LogVerifier.Verify(new VerifyOptions { Directory = _disk, Anchor = _anchor, Now = DateTimeOffset.UnixEpoch });

    /// <summary>A directory in which something happens just before a file is opened for the first time.</summary>
    private sealed class OvertakenDirectory(StoreDirectory disk, string file, Action happens) : StoreDirectory
    {
        public bool WasOvertaken { get; private set; }

        public override string Location => disk.Location;

        public override bool Exists(string name) => disk.Exists(name);

        public override IReadOnlyList<string> List(string folder) => disk.List(folder);

        public override void CreateFolder(string folder) => disk.CreateFolder(folder);

        public override StoreFile Create(string name) => disk.Create(name);

        public override StoreFile Open(string name, bool forWriting)
        {
            if (name == file && !WasOvertaken)
            {
                WasOvertaken = true;
                happens();
            }

            return disk.Open(name, forWriting);
        }

        public override void Move(string from, string to) => disk.Move(from, to);

        public override void Delete(string name) => disk.Delete(name);

        public override void SyncFolder(string folder) => disk.SyncFolder(folder);
    }

    private sealed class PlainAnalyst : IRecordAnalyst
    {
        public void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout)
        {
            // The slot rule alone finds the columns.
        }

        public bool TryReadTime(ReadOnlySpan<byte> text, out long utc)
        {
            utc = 0;
            return false;
        }
    }
}
