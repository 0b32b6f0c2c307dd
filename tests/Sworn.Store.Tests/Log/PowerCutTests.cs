using Sworn.Core.Ledger;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Log;

/// <summary>Rows 23, 24 and 26 of the ledger's attack table: the power goes at every single operation.</summary>
public sealed class PowerCutTests
{
    private const int SeedsPerCut = 3;

    public static TheoryData<bool> Kinds => [false, true];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Power_cut_at_every_operation_loses_nothing_durable_and_needs_no_hand(bool killOnly)
    {
        var whole = new SimulatedDisk();
        var operations = Run(whole, new SubDirectory(whole, "anchor"), new Promise());

        for (var cut = 1; cut <= operations; cut++)
        {
            for (ulong seed = 0; seed < (killOnly ? 1UL : SeedsPerCut); seed++)
            {
                CutAndRecover(cut, new SeededRandom((seed << 32) + (uint)cut), killOnly);
            }
        }

        Assert.True(operations > 100);
    }

    [Fact]
    public void Power_cuts_during_recovery_itself_are_survived_too()
    {
        var random = new SeededRandom(42);
        for (var round = 0; round < 60; round++)
        {
            var disk = new SimulatedDisk { CutAt = 60 + random.Below(60) };
            var anchor = new SubDirectory(disk, "anchor");
            var promise = new Promise();
            RunUntilCut(disk, anchor, promise);
            for (var again = 0; again < 4; again++)
            {
                disk.LosePower(random);
                disk.CutAt = disk.Operations + 1 + random.Below(12);
                RunUntilCut(disk, anchor, promise: new Promise());
            }

            disk.LosePower(random);
            AssertKept(disk, anchor, promise, $"seed {random.Seed}, round {round}");
        }
    }

    private static void CutAndRecover(int cut, SeededRandom random, bool killOnly)
    {
        var disk = new SimulatedDisk { CutAt = cut };
        var anchor = new SubDirectory(disk, "anchor");
        var promise = new Promise();
        RunUntilCut(disk, anchor, promise);
        if (killOnly)
        {
            disk.KillProcess();
        }
        else
        {
            disk.LosePower(random);
        }

        AssertKept(disk, anchor, promise, $"cut at {cut}, seed {random.Seed}");
    }

    private static void RunUntilCut(SimulatedDisk disk, SubDirectory anchor, Promise promise)
    {
        try
        {
            Run(disk, anchor, promise);
        }
        catch (PowerCutException)
        {
            // The cut is the point of the test.
        }
    }

    /// <summary>Some sessions with syncs, checkpoints, new files and new keys; remembers what was promised.</summary>
    private static int Run(SimulatedDisk disk, SubDirectory anchor, Promise promise)
    {
        using var scenario = new LogScenario(disk, anchor);
        for (var session = 0; session < 2; session++)
        {
            var log = scenario.Open();
            for (var round = 0; round < 6; round++)
            {
                scenario.Append(log, 3);
                Assert.True(log.TryAppend([scenario.Batch(log, new string('x', 60_000))], endsCommit: true));
                log.Sync();
                promise.Durable = scenario.Given.Count;
                scenario.Time.Advance(TimeSpan.FromHours(5));
                log.PrepareAhead();
                log.WriteCheckpoint();
                promise.Checkpoint = log.CheckpointSize;
            }

            log.Stop();
            log.Dispose();
        }

        return disk.Operations;
    }

    private static void AssertKept(SimulatedDisk disk, SubDirectory anchor, Promise promise, string where)
    {
        using var scenario = new LogScenario(disk, anchor);
        scenario.Options = scenario.Options with { AcceptLostAnchor = false };
        SealedLog log;
        try
        {
            log = scenario.Open();
        }
        catch (LogRefusedException refused)
        {
            Assert.Fail($"{where}: {refused.Message}");
            return;
        }

        Assert.True(log.Size >= promise.Checkpoint, where);
        var stored = scenario.Records().Count(record => record.Kind == EntryKind.Event);
        Assert.True(stored >= promise.Durable, $"{where}: {stored} of {promise.Durable}");
        scenario.Append(log, 1);
        log.Stop();
        log.Dispose();
        using var clean = scenario.Open();
        Assert.True(clean.Report.WasClean, where);
        Assert.Equal(stored + 1, scenario.Records().Count(record => record.Kind == EntryKind.Event));
    }

    private sealed class Promise
    {
        public int Durable { get; set; }

        public ulong Checkpoint { get; set; }

    }
}
