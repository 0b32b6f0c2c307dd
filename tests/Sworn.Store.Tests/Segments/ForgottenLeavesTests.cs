using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Evidence;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Segments;
using Sworn.Store.Tests.Log;
using Sworn.Store.Tests.Verification;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Segments;

/// <summary>Of records in segments the tree keeps the roots of bundles of 256, and no leaf (design/ledger.md, section 5.3).</summary>
public sealed class ForgottenLeavesTests : IDisposable
{
    private const ulong Victim = 300;
    private const ulong Bundle = 256;

    private readonly SimulatedDisk _disk = new();
    private readonly SimulatedDisk _anchor = new();
    private readonly LogScenario _scenario;
    private readonly byte[] _firstFile;
    private readonly List<SegmentRange> _segments = [];

    public ForgottenLeavesTests()
    {
        _scenario = new LogScenario(_disk, _anchor);
        _scenario.Options = _scenario.Options with { Journal = new JournalOptions { FileBytes = 128 << 10, ReserveBytes = 8 << 10 } };
        using (var log = _scenario.Open())
        {
            for (var round = 0; round < 60; round++)
            {
                _scenario.Append(log, 80);
                log.PrepareAhead();
            }

            log.Stop();
        }

        _firstFile = _disk.Content(JournalFiles.NameOf(0));
        Build();
        Forget();
    }

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public void The_leaves_of_segments_are_given_back_but_for_bundles_that_two_files_share()
    {
        var leaves = _disk.Content(TreeFiles.NameOf(0));
        Assert.True(_segments.Count >= 2 && _segments[0].EndIndex > 3 * Bundle, $"{_segments.Count}, {_segments[0].EndIndex}");
        Assert.Contains(_segments, range => range.EndIndex % Bundle != 0);
        foreach (var range in _segments)
        {
            for (var index = range.FirstIndex; index < range.EndIndex; index++)
            {
                var isShared = index / Bundle < (range.FirstIndex + Bundle - 1) / Bundle || index / Bundle >= range.EndIndex / Bundle;
                Assert.Equal(isShared, leaves.AsSpan((int)index * Digest.Size, Digest.Size).ContainsAnyExcept((byte)0));
            }
        }
    }

    [Fact]
    public void An_honest_log_is_proven_to_its_end_opened_and_extended()
    {
        AssertGood();
        for (ulong index = 0; index < Verify().Records; index += 97)
        {
            Assert.NotNull(RecordProver.TryProve(_disk, index)?.Inclusion);
        }

        using var bundle = new MemoryStream();
        EvidenceExporter.Write(bundle, _disk, "some", [0, 3, Victim, _segments[1].FirstIndex], _scenario.Time.GetUtcNow());
        Assert.True(bundle.Length > 1_000);
        using (var log = _scenario.Open())
        {
            Assert.True(log.Report.WasClean);
            _scenario.Append(log, 300);
            log.Stop();
        }

        AssertGood();
    }

    [Fact]
    public void Row_1_an_altered_record_of_a_segment_is_named_by_its_bundle()
    {
        Forge(records => records[(int)Victim].Body[^1] ^= 1);
        var report = Verify();
        Assert.Equal(Verdict.Tampered, report.Verdict);
        var finding = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Altered);
        Assert.Equal((Bundle, 2 * Bundle), (finding.First!.Value, finding.End!.Value));
        Assert.Equal(Bundle, report.ProvenSize);
        Assert.Throws<EvidenceException>(() => RecordProver.TryProve(_disk, Victim));
        Assert.NotNull(RecordProver.TryProve(_disk, 3 * Bundle)?.Inclusion);
    }

    [Theory]
    [InlineData(Victim, Victim + 1, true)]
    [InlineData(Victim + 3, Victim + 4, true)]
    [InlineData(2 * Bundle, (3 * Bundle) + 9, false)]
    [InlineData(7, 9, false)]
    public void A_part_of_the_log_is_compared_by_whole_bundles(ulong from, ulong to, bool hasVictim)
    {
        Forge(records => records[(int)Victim].Body[^1] ^= 1);
        var report = Verify(from, to);
        Assert.True(report.Verdict == (hasVictim ? Verdict.Tampered : Verdict.Unanchored), report.ToText());
        Assert.Equal((from, to), report.Range);
    }

    [Fact]
    public void Row_7_a_removed_record_with_the_rest_of_its_segment_renumbered_is_tampered_from_its_bundle_on()
    {
        Forge(records => records.RemoveAt((int)Victim));
        var report = Verify();
        Assert.True(report.Verdict == Verdict.Tampered, report.ToText());
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.Altered && finding.First == Bundle);
        Assert.Equal(Bundle, report.ProvenSize);
    }

    [Fact]
    public void Row_6_a_segment_that_is_gone_is_missing_and_the_others_are_still_compared()
    {
        _disk.Remove(_segments[1].Name);
        Forge(records => records[5].Body[^1] ^= 1);
        var report = Verify();
        var missing = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.MissingSegment);
        Assert.Equal((_segments[1].FirstIndex, _segments[1].EndIndex), (missing.First!.Value, missing.End!.Value));
        var altered = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Altered);
        Assert.Equal((0UL, Bundle), (altered.First!.Value, altered.End!.Value));
    }

    [Fact]
    public void A_tree_file_that_was_changed_is_noticed_and_made_again_by_the_next_start()
    {
        _disk.Flip(TreeFiles.NameOf(1), Digest.Size + 3);
        var report = Verify();
        Assert.Equal(Verdict.Unanchored, report.Verdict);
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.IndexMismatch);
        using (var log = _scenario.Open())
        {
            Assert.True(log.Report.WasClean);
            log.Stop();
        }

        AssertGood();
        Forget();
        AssertGood();
    }

    [Fact]
    public void A_power_cut_at_every_operation_leaves_a_log_that_opens_and_verifies()
    {
        var disk = new SimulatedDisk();
        var copy = Unforgotten();
        var anchor = _anchor.Copy();
        disk.Restore(copy);
        var operations = disk.Operations;
        Forget(disk);
        operations = disk.Operations - operations;
        Assert.True(operations >= _segments.Count);
        for (var cut = 1; cut <= operations; cut++)
        {
            _disk.Restore(copy);
            _anchor.Restore(anchor);
            _disk.CutAt = _disk.Operations + cut;
            Assert.Throws<PowerCutException>(() => Forget(_disk));
            _disk.LosePower(new SeededRandom((uint)cut));
            using (var log = _scenario.Open())
            {
                log.Stop();
            }

            AssertGood();
            Forget(_disk);
            AssertGood();
        }
    }

    private IReadOnlyDictionary<string, byte[]> Unforgotten()
    {
        // A start without its leaves makes them again.
        _disk.Remove(TreeFiles.NameOf(0));
        using (var log = _scenario.Open())
        {
            log.Stop();
        }

        Assert.True(_disk.Content(TreeFiles.NameOf(0)).AsSpan(0, Digest.Size).ContainsAnyExcept((byte)0));
        return _disk.Copy();
    }

    private void Build()
    {
        using var builder = new SegmentBuilder(_disk, new PlainAnalyst());
        foreach (var first in JournalFiles.List(_disk).SkipLast(1).ToList())
        {
            _segments.Add(builder.Build(first));
            _disk.Delete(JournalFiles.NameOf(first));
        }

        _disk.SyncFolder(JournalFiles.Folder);
    }

    private void Forget() => Forget(_disk);

    private static void Forget(StoreDirectory disk)
    {
        using var builder = new SegmentBuilder(disk, new PlainAnalyst());
        foreach (var range in SegmentFiles.List(disk))
        {
            builder.ForgetLeaves(range);
        }
    }

    /// <summary>Puts another segment in the place of the first one, all its checksums right.</summary>
    private void Forge(Action<List<JournalForger.ForgedRecord>> change)
    {
        var other = new SimulatedDisk();
        other.CreateFolder(JournalFiles.Folder);
        other.Plant(JournalFiles.NameOf(0), _firstFile);
        var forger = new JournalForger(other);
        change(forger.Records);
        forger.Write();
        using var builder = new SegmentBuilder(other, new PlainAnalyst());
        var range = builder.Build(0);
        _disk.Remove(_segments[0].Name);
        _disk.Plant(range.Name, other.Content(range.Name));
    }

    private void AssertGood()
    {
        foreach (var isQuick in new[] { false, true })
        {
            var report = Verify(isQuick: isQuick);
            Assert.True(report.Verdict == Verdict.Unanchored, report.ToText());
            Assert.Equal(report.Records, report.ProvenSize);
            Assert.DoesNotContain(report.Findings, finding => finding.Kind == FindingKind.IndexMismatch);
        }
    }

    private VerificationReport Verify(ulong from = 0, ulong to = ulong.MaxValue, bool isQuick = false) => LogVerifier.Verify(
        new VerifyOptions { Directory = _disk, Anchor = _anchor, From = from, To = to, IsQuick = isQuick, Now = DateTimeOffset.UnixEpoch });

    private sealed class PlainAnalyst : IRecordAnalyst
    {
        public bool TryReadTime(ReadOnlySpan<byte> text, out long utc)
        {
            utc = 0;
            return false;
        }

        public void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout)
        {
            // Text without named parts: slots come from the rule alone.
        }
    }
}
