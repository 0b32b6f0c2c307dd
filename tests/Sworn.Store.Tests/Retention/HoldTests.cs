using Sworn.Store.Log;
using Sworn.Store.Retention;
using Sworn.Store.Segments;
using Sworn.Store.Verification;

namespace Sworn.Store.Tests.Retention;

/// <summary>Holds: what they cover stays, and who deletes it all the same is found (row 30 of the ledger's attack table).</summary>
public sealed class HoldTests : IDisposable
{
    private static readonly RetentionPolicy Everything = new() { Size = 1 };

    private readonly WithholdingScenario _scenario = new();

    public HoldTests()
    {
        _scenario.FillWith("<13>1 - h a - - - held");
        _scenario.SealAll();
    }

    [Theory]
    [InlineData(null, null, 0, true)]
    [InlineData(100UL, null, 0, true)]
    [InlineData(null, 100UL, 0, true)]
    [InlineData(5_000_000UL, null, 0, false)]
    [InlineData(null, null, 7, true)]
    public void A_hold_keeps_the_segments_that_it_covers(ulong? first, ulong? end, int recordClass, bool isHeld)
    {
        var free = Decide();
        Assert.NotNull(free);
        Set(Hold("h1") with { First = first, End = end, Class = recordClass == 0 ? null : (ushort)recordClass });
        var held = Decide();
        Assert.Equal(isHeld, held is null || held.Retired.End < free.Retired.End);
        Release("h1");
        Assert.Equal(free.Retired.End, Decide()!.Retired.End);
    }

    [Fact]
    public void A_hold_of_a_time_keeps_what_was_received_then()
    {
        var segments = SegmentFiles.List(_scenario.Disk);
        var (since, until) = TimesOf(segments[2]);
        Set(Hold("h1") with { Since = since, Until = until });
        Assert.Equal(segments[1].EndIndex, Decide()!.Retired.End);
        Assert.Equal("size", Decide()!.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Row_30_a_deletion_in_spite_of_a_hold_is_an_early_deletion(bool isHoldLeafGone)
    {
        Set(Hold("case-7") with { First = 10, End = 20 });
        if (isHoldLeafGone)
        {
            // Enough behind it for its leaf to be among what goes: the RETIRE leaf itself has to say what stood.
            _scenario.FillWith("<13>1 - h a - - - more");
            _scenario.SealAll();
        }

        var book = _scenario.Disk.Content(HoldBook.FileName);
        HoldBook.None.Write(_scenario.Disk);
        var decided = Decide()!;
        Assert.True(!isHoldLeafGone || HoldLeaf() < decided.Retired.End);
        _scenario.Disk.Plant(HoldBook.FileName, book);
        Retire(decided with { Holds = HoldBook.Read(_scenario.Disk).Holds });
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.EarlyDelete && finding.Detail.Contains("case-7", StringComparison.Ordinal));
    }

    [Fact]
    public void Row_30_a_deletion_after_a_release_is_legal_and_names_who_approved()
    {
        Set(Hold("case-7"));
        Release("case-7");
        Retire(Decide(Everything with { Approvers = [new Approver("the board", "configuration")] })!);
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Expired);
        Assert.Contains(_scenario.Records().Values, record => record.Body.Contains("\"RETIRE\"", StringComparison.Ordinal) && record.Body.Contains("the board", StringComparison.Ordinal));
    }

    [Fact]
    public void A_lost_book_of_holds_is_made_again_from_the_leaves()
    {
        Set(Hold("case-7") with { Class = 3, Since = 1_000, Until = 2_000_000_000_000_000_001 });
        Set(Hold("case-8"));
        Release("case-8");
        _scenario.Disk.Remove(HoldBook.FileName);
        using (var log = _scenario.Log.Open())
        {
            log.Stop();
        }

        var hold = Assert.Single(HoldBook.Read(_scenario.Disk).Holds);
        Assert.Equal(("case-7", (ushort?)3, (long?)1_000, (long?)2_000_000_000_000_000_001), (hold.Id, hold.Class, hold.Since, hold.Until));
        Assert.Equal(WithholdingScenario.Both, hold.Approvers);
    }

    [Fact]
    public void A_hold_that_no_leaf_says_yet_holds_all_the_same()
    {
        HoldBook.None.With(Hold("new")).Write(_scenario.Disk);
        Assert.Equal(["new"], HoldBook.Read(_scenario.Disk).Undeclared);
        Assert.Null(Decide());
        Assert.Empty(HoldBook.Read(_scenario.Disk).Declared("new").Undeclared);
    }

    [Fact]
    public void A_lost_note_of_what_was_retired_is_read_back_from_the_leaf_and_made_again()
    {
        var decided = Decide()!;
        Retire(decided);
        _scenario.Disk.Remove(RetiredRecords.FileName);
        var report = _scenario.Verify();
        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Expired && finding.End == decided.Retired.End);
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.IndexMismatch && finding.Detail.Contains("log/retired", StringComparison.Ordinal));
        Assert.Equal(Verdict.Unanchored, _scenario.Verify(decided.Retired.End, decided.Retired.End + 5).Verdict);

        _scenario.FillWith("<13>1 - h a - - - on");
        Assert.True(RetiredRecords.Read(_scenario.Disk).IsSame(decided.Retired));
        _scenario.SealAll();
        _scenario.Disk.Remove(RetiredRecords.FileName);
        var next = Decide()!;
        Assert.Equal(decided.Retired.End, next.First);
        Assert.True(next.Retired.End > decided.Retired.End);
    }

    [Fact]
    public void Part_of_the_log_that_reaches_into_what_was_retired_says_so()
    {
        var decided = Decide()!;
        Retire(decided);
        var report = _scenario.Verify(3, decided.Retired.End + 2);
        Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
        var expired = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Expired);
        Assert.Equal((3UL, decided.Retired.End), (expired.First, expired.End));
        Assert.DoesNotContain(_scenario.Verify(decided.Retired.End, decided.Retired.End + 2).Findings, finding => finding.Kind == FindingKind.Expired);
    }

    public void Dispose() => _scenario.Dispose();

    private static Hold Hold(string id) => new() { Id = id, Reason = "a court", Approvers = WithholdingScenario.Both };

    private Retirement? Decide(RetentionPolicy? policy = null) =>
        new SegmentRetirement(_scenario.Disk, () => policy ?? Everything, () => 1_000_000).Decide(_scenario.Log.Time.GetUtcNow(), ulong.MaxValue);

    private void Retire(Retirement decided)
    {
        _scenario.Say(log => RetentionLeaves.Retire(decided, log.Clock.Now().Utc));
        new SegmentRetirement(_scenario.Disk, () => decided.Policy, () => 1_000_000).Remove(decided.Retired);
    }

    private void Set(Hold hold)
    {
        HoldBook.Read(_scenario.Disk).With(hold).Declared(hold.Id).Write(_scenario.Disk);
        _scenario.Say(log => RetentionLeaves.Hold(hold, log.Clock.Now().Utc));
    }

    private void Release(string id)
    {
        _scenario.Say(log => RetentionLeaves.Release(id, "closed", WithholdingScenario.Both, log.Clock.Now().Utc));
        HoldBook.Read(_scenario.Disk).Without(id).Write(_scenario.Disk);
    }

    private ulong HoldLeaf() => _scenario.Records().First(record => record.Value.Body.Contains("\"HOLD\"", StringComparison.Ordinal)).Key;

    private (long Since, long Until) TimesOf(SegmentRange range)
    {
        var times = _scenario.Records().Where(record => record.Key >= range.FirstIndex && record.Key < range.EndIndex).Select(record => record.Value.Fields.ReceivedUtc).ToList();
        return (times.Min(), times.Max() + 1);
    }
}
