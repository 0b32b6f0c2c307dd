using Sworn.Store.Retention;
using Sworn.Store.Segments;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Retention;

/// <summary>Classes that share segments and live for different times.</summary>
public sealed class ClassRetentionTests : IDisposable
{
    private const ushort Traffic = 7;
    private const ushort Security = 2;

    private static readonly RetentionPolicy ByAge = new()
    {
        Classes = [new ClassRule { Class = Traffic, Age = TimeSpan.FromHours(1) }],
        Approvers = [new Approver("the board", "configuration")],
    };

    private readonly WithholdingScenario _scenario = new();

    [Fact]
    public void Bodies_of_an_expired_class_go_and_everything_else_stays()
    {
        Fill(30);
        var before = _scenario.Records();
        Assert.Null(Decide(ByAge));
        _scenario.Log.Time.Advance(TimeSpan.FromHours(2));
        Fill(10);
        var decided = Decide(ByAge)!;
        Assert.Equal("age", decided.Reason);
        Retire(decided);

        var after = _scenario.Records();
        Assert.Equal(decided.Records, after.Values.Count(record => record.Withheld is not null));
        foreach (var (index, record) in before)
        {
            Assert.Equal(record.Fields, after[index].Fields);
            var isGone = index < decided.End && record.Fields.RetentionClass == Traffic;
            Assert.Equal(isGone ? "[retired]" : record.Body, after[index].Body);
        }

        Assert.False(_scenario.IsOnDisk("traffic 3 "));
        Assert.True(_scenario.IsOnDisk("security"));
        AssertExpired(decided.Records);
        Assert.Null(Decide(ByAge));
    }

    [Fact]
    public void Nothing_is_done_before_enough_has_expired()
    {
        Fill(30);
        _scenario.Log.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(Decide(ByAge));
        _scenario.Log.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(Decide(ByAge));
    }

    [Theory]
    [InlineData("size")]
    [InlineData("count")]
    public void A_class_is_kept_within_its_size_and_its_count(string reason)
    {
        Fill(60);
        var rule = reason == "size" ? new ClassRule { Class = Traffic, Size = 45_000 } : new ClassRule { Class = Traffic, Count = 1_500 };
        var decided = Decide(new RetentionPolicy { Classes = [rule] })!;
        Assert.Equal(reason, decided.Reason);
        Retire(decided);
        AssertExpired(decided.Records);
        var left = _scenario.Records().Values.Where(record => record.Fields.RetentionClass == Traffic && record.Withheld is null).ToList();
        Assert.InRange(left.Count, 1, 1_900);
        Assert.All(_scenario.Records().Values.Where(record => record.Fields.RetentionClass == Security), record => Assert.Null(record.Withheld));
    }

    [Fact]
    public void A_class_on_hold_stays_and_another_goes()
    {
        Fill(30);
        HoldBook.None.With(new Hold { Id = "h", Class = Traffic, Reason = "a court", Approvers = [] }).Write(_scenario.Disk);
        Assert.Null(Decide(new RetentionPolicy { Classes = [new ClassRule { Class = Traffic, Count = 1 }] }));
        Assert.NotNull(Decide(new RetentionPolicy { Classes = [new ClassRule { Class = Security, Count = 1 }] }));
    }

    [Fact]
    public void Row_30_bodies_of_a_class_that_go_without_a_leaf_or_too_early_or_on_hold_are_tampering()
    {
        Fill(30);
        var rule = new ClassRule { Class = Traffic, Count = 1 };
        var decided = Decide(new RetentionPolicy { Classes = [rule] })!;
        var copy = _scenario.Disk.Copy();
        var anchor = _scenario.Anchor.Copy();
        Rewrite(decided);
        AssertTampered(FindingKind.Removed, "no RETIRE leaf");

        _scenario.Disk.Restore(copy);
        _scenario.Anchor.Restore(anchor);
        Retire(decided with { Reason = "age", Rule = rule with { Age = TimeSpan.FromDays(30) } });
        AssertTampered(FindingKind.EarlyDelete, "younger");

        _scenario.Disk.Restore(copy);
        _scenario.Anchor.Restore(anchor);
        Retire(decided with { Newest = decided.Newest - 1 });
        AssertTampered(FindingKind.EarlyDelete, "other receive times");

        _scenario.Disk.Restore(copy);
        _scenario.Anchor.Restore(anchor);
        Retire(decided with { Rule = rule with { Class = Security } }, gone: decided);
        AssertTampered(FindingKind.Removed, $"class {Traffic}");

        _scenario.Disk.Restore(copy);
        _scenario.Anchor.Restore(anchor);
        _scenario.Say(log => Sworn.Store.Log.RetentionLeaves.Hold(new Hold { Id = "case-7", Class = Traffic, Reason = "a court", Approvers = [] }, log.Clock.Now().Utc));
        Retire(decided);
        AssertTampered(FindingKind.EarlyDelete, "case-7");
        var part = _scenario.Verify(decided.First, decided.First + 90);
        Assert.True(part.Verdict == Verdict.Tampered, part.ToText());
    }

    [Fact]
    public void A_power_cut_at_every_operation_leaves_a_log_that_opens_verifies_and_goes_on()
    {
        Fill(14);
        var decided = Decide(new RetentionPolicy { Classes = [new ClassRule { Class = Traffic, Count = 1 }] })!;
        var before = _scenario.Records();
        var copy = _scenario.Disk.Copy();
        var anchor = _scenario.Anchor.Copy();
        var operations = _scenario.Disk.Operations;
        Retire(decided);
        operations = _scenario.Disk.Operations - operations;
        for (var cut = 1; cut <= operations; cut++)
        {
            _scenario.Disk.Restore(copy);
            _scenario.Anchor.Restore(anchor);
            _scenario.Disk.CutAt = _scenario.Disk.Operations + cut;
            Assert.Throws<PowerCutException>(() => Retire(decided));
            _scenario.Disk.LosePower(new SeededRandom((uint)cut));
            Assert.True(_scenario.Verify().Verdict == Verdict.Unanchored, $"cut {cut}: {_scenario.Verify().ToText()}");
            var isDecided = PendingWithholding.Read(_scenario.Disk) is not null;
            _scenario.Finish();
            var report = _scenario.Verify();
            Assert.True(report.Verdict == Verdict.Unanchored, $"cut {cut}: {report.ToText()}");
            var after = _scenario.Records();
            Assert.All(before, record => Assert.Equal(record.Value.Fields, after[record.Key].Fields));
            Assert.True(!isDecided || decided.Records == after.Values.Count(record => record.Withheld is not null), $"cut {cut}");
        }
    }

    public void Dispose() => _scenario.Dispose();

    private void Fill(int rounds)
    {
        using (var log = _scenario.Log.Open())
        {
            for (var round = 0; round < rounds; round++)
            {
                var batch = _scenario.ClassBatch(
                    log, Enumerable.Range(0, 60).Select(number => number % 6 == 0
                        ? (Security, $"<13>1 - h a - - - security {round} of {number}")
                        : (Traffic, $"<13>1 - h a - - - traffic {round} {number}")));
                Assert.True(log.TryAppend([batch], endsCommit: false));
                log.PrepareAhead();
            }

            _scenario.Seal(log);
            log.TryEndFile();
            log.WriteCheckpoint();
            _scenario.Seal(log);
            log.Stop();
        }
    }

    private ClassRetirement? Decide(RetentionPolicy policy) =>
        new ClassRetention(_scenario.Disk, policy).Decide(_scenario.Log.Time.GetUtcNow(), ulong.MaxValue);

    private void Retire(ClassRetirement decided, ClassRetirement? gone = null)
    {
        if (gone is not null)
        {
            _scenario.Say(log => Sworn.Store.Log.RetentionLeaves.Retire(decided, log.Clock.Now().Utc));
            Rewrite(gone);
            return;
        }

        new PendingWithholding(null, decided, KeysOf(decided)).Write(_scenario.Disk);
        _scenario.Finish();
    }

    /// <summary>What a thief does who has the program: takes bodies away where no leaf says so.</summary>
    private void Rewrite(ClassRetirement decided)
    {
        using var rewriter = new SegmentRewriter(_scenario.Disk, new WithholdingScenario.PlainAnalyst());
        Assert.NotEmpty(Withholding.Rewrite(_scenario.Disk, rewriter, decided.Plan(KeysOf(decided)), _ => { }));
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> KeysOf(ClassRetirement decided) => new ClassRetention(_scenario.Disk, ByAge).KeysOf(decided);

    private void AssertExpired(long bodies)
    {
        foreach (var report in new[] { _scenario.Verify(), _scenario.Verify(2, 900) })
        {
            Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
            Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Expired && finding.Detail.Contains($"class {Traffic}", StringComparison.Ordinal));
        }

        Assert.Contains(_scenario.Verify().Findings, finding => finding.Kind == FindingKind.Expired && finding.Detail.StartsWith($"{bodies} bodies", StringComparison.Ordinal));
    }

    private void AssertTampered(FindingKind kind, string words)
    {
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == kind && finding.ToString().Contains(words, StringComparison.Ordinal));
    }
}
