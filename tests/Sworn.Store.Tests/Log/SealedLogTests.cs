using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Log;

public sealed class SealedLogTests
{
    [Fact]
    public void A_new_log_begins_with_genesis_session_key_and_a_checkpoint()
    {
        using var scenario = new LogScenario(new SimulatedDisk());
        using var log = scenario.Open();

        Assert.Equal(["GENESIS", "SESSION", "KEY", "ANCHOR"], scenario.Controls());
        Assert.Equal(4UL, log.Size);
        Assert.Equal(4UL, log.CheckpointSize);
        Assert.Equal(1U, log.Session);
    }

    [Fact]
    public void Records_come_back_octet_for_octet_after_a_clean_stop()
    {
        using var scenario = new LogScenario(new SimulatedDisk());
        using (var log = scenario.Open())
        {
            scenario.Append(log, 700);
            scenario.Append(log, 1);
            log.Stop();
        }

        using (var log = scenario.Open())
        {
            Assert.True(log.Report.WasClean);
            Assert.Equal(2U, log.Session);
        }

        Assert.Equal(scenario.Given, scenario.Stored());
    }

    [Fact]
    public void It_works_on_a_real_disk_as_on_a_simulated_one()
    {
        var folder = Directory.CreateTempSubdirectory("sworn-store-");
        try
        {
            using var scenario = new LogScenario(
                new DiskDirectory(Path.Join(folder.FullName, "data")), new DiskDirectory(Path.Join(folder.FullName, "anchor")));
            for (var session = 1; session <= 3; session++)
            {
                using var log = scenario.Open();
                Assert.Equal((uint)session, log.Session);
                scenario.Append(log, 300);
                log.Stop();
            }

            Assert.Equal(scenario.Given, scenario.Stored());
            Assert.All(Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories), file => Assert.Equal(
                UnixFileMode.None,
                File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_journal_file_defines_the_sources_that_its_records_name()
    {
        using var scenario = new LogScenario(new SimulatedDisk());
        using var log = scenario.Open();
        var sources = new[] { scenario.NewSource("192.0.2.7"), scenario.NewSource("192.0.2.8") };
        for (var round = 0; round < 40; round++)
        {
            Assert.True(log.TryAppend([scenario.Batch(log, sources[round % 2], new string('x', 50_000))], endsCommit: false));
        }

        Assert.True(JournalFiles.List(scenario.Disk).Count > 1);
        foreach (var first in JournalFiles.List(scenario.Disk))
        {
            AssertSourcesDefined(scenario.Disk, first);
        }
    }

    [Fact]
    public void A_kill_between_checkpoints_is_recovered_and_declared()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        var log = scenario.Open();
        scenario.Append(log, 100);
        log.WriteCheckpoint();
        scenario.Append(log, 50);
        disk.KillProcess();

        using var again = scenario.Open();

        Assert.False(again.Report.WasClean);
        Assert.Equal(50UL, again.Report.Adopted);
        Assert.Contains("RECOVERY", scenario.Controls());
        Assert.Equal(scenario.Given, scenario.Stored());
    }

    [Fact]
    public void A_torn_tail_is_kept_in_lost_and_found()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        var log = scenario.Open();
        scenario.Append(log, 10);
        disk.KillProcess();
        var name = JournalFiles.NameOf(0);
        var torn = disk.Content(name)[..^7];
        disk.Plant(name, torn);

        using var again = scenario.Open();

        Assert.True(again.Report.DiscardedOctets > 0);
        Assert.NotNull(again.Report.DiscardedDigest);
        Assert.Single(disk.List(LogFiles.LostAndFound));
        Assert.Empty(scenario.Stored());
    }

    [Fact]
    public void Missing_records_below_the_checkpoint_refuse_the_start()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        var log = scenario.Open();
        scenario.Append(log, 10);
        log.WriteCheckpoint();
        disk.KillProcess();
        var name = JournalFiles.NameOf(0);
        disk.Plant(name, disk.Content(name)[..^1]);

        var refused = Assert.Throws<LogRefusedException>(scenario.Open);

        Assert.Equal(RefusalReason.Incomplete, refused.Reason);
    }

    [Fact]
    public void An_older_copy_of_the_directory_is_refused_by_the_anchor()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        var log = scenario.Open();
        scenario.Append(log, 10);
        log.WriteCheckpoint();
        var yesterday = disk.Copy();
        scenario.Append(log, 10);
        log.WriteCheckpoint();
        disk.KillProcess();
        disk.Restore(yesterday);

        var refused = Assert.Throws<LogRefusedException>(scenario.Open);

        Assert.Equal(RefusalReason.Fork, refused.Reason);
    }

    [Fact]
    public void A_lost_anchor_is_refused_unless_the_operator_accepts_it_and_then_it_is_recorded()
    {
        var anchor = new SimulatedDisk();
        using var scenario = new LogScenario(new SimulatedDisk(), anchor);
        using (var log = scenario.Open())
        {
            log.Stop();
        }

        anchor.Restore(new Dictionary<string, byte[]>());

        Assert.Equal(RefusalReason.Fork, Assert.Throws<LogRefusedException>(scenario.Open).Reason);
        scenario.Options = scenario.Options with { AcceptLostAnchor = true };
        using var accepted = scenario.Open();
        Assert.Contains("ANCHOR-LOST", scenario.Controls());
    }

    [Fact]
    public void Tree_files_that_lie_are_made_again_from_the_records()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        using (var log = scenario.Open())
        {
            scenario.Append(log, 600);
            scenario.Append(log, 600);
            log.Stop();
        }

        var good = disk.Content("log/tree/L1");
        disk.Flip("log/tree/L1", 40);

        using (scenario.Open())
        {
            Assert.Equal(good, disk.Content("log/tree/L1")[..good.Length]);
            Assert.NotEmpty(good);
        }
    }

    [Fact]
    public void A_refused_start_changes_nothing()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        using (var log = scenario.Open())
        {
            scenario.Append(log, 600);
            log.Stop();
        }

        disk.Flip(JournalFiles.NameOf(0), disk.Content(JournalFiles.NameOf(0)).Length / 2);
        disk.Remove("log/tree/L1");
        var before = disk.Copy();

        Assert.Throws<LogRefusedException>(scenario.Open);

        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), disk.Copy().Keys.Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, disk.Content(file.Key)));
    }

    [Fact]
    public void Records_adopted_behind_a_stop_leaf_are_declared()
    {
        var disk = new SimulatedDisk();
        var anchor = new SimulatedDisk();
        using var scenario = new LogScenario(disk, anchor);
        var log = scenario.Open();
        var (checkpoint, anchored) = (disk.Content(LogFiles.Checkpoint), anchor.Copy());
        scenario.Append(log, 10);
        log.Stop();
        log.Dispose();
        disk.Plant(LogFiles.Checkpoint, checkpoint);
        anchor.Restore(anchored);

        using var again = scenario.Open();

        Assert.False(again.Report.WasClean);
        Assert.True(again.Report.Adopted > 10);
        Assert.Contains("RECOVERY", scenario.Controls());
    }

    [Fact]
    public void An_epoch_ends_with_a_new_key_that_the_old_one_signed()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        using (var log = scenario.Open())
        {
            scenario.Time.Advance(TimeSpan.FromDays(1));
            scenario.Append(log, 1);
            log.WriteCheckpoint();
            Assert.False(disk.Exists(LogFiles.EpochPrivateKey(1)));
            Assert.True(disk.Exists(LogFiles.EpochPrivateKey(2)));
            log.Stop();
        }

        using var again = scenario.Open();
        Assert.True(again.Report.WasClean);
        Assert.Equal(3, scenario.Controls().Count(type => type == "KEY"));
    }

    [Fact]
    public void A_step_of_the_wall_clock_is_a_leaf_before_the_first_record_that_shows_it()
    {
        using var scenario = new LogScenario(new SimulatedDisk());
        using var log = scenario.Open();
        scenario.Append(log, 1);
        scenario.Time.Step(TimeSpan.FromHours(-1));
        scenario.Append(log, 1);

        var types = scenario.Records().Select(record => record.Kind == Sworn.Core.Ledger.EntryKind.Event ? "EVENT" : record.Body).ToList();
        Assert.Equal("EVENT", types[^1]);
        Assert.Contains("TIME-STEP", types[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_refuses_messages_but_still_takes_the_log_s_own_facts_and_recovers_when_there_is_room()
    {
        var disk = new SimulatedDisk { Capacity = 6 << 20 };
        var facts = new RecordedFacts();
        using var scenario = new LogScenario(disk, events: facts);
        using var log = scenario.Open();
        var appended = 0;
        while (log.TryAppend([scenario.Batch(log, new string('x', 30_000))], endsCommit: false))
        {
            appended++;
            log.PrepareAhead();
        }

        Assert.True(log.IsFull);
        Assert.Equal(1, facts.Full);
        Assert.True(log.WriteCheckpoint());
        disk.Capacity = long.MaxValue;
        log.PrepareAhead();
        Assert.False(log.IsFull);
        Assert.True(log.TryAppend([scenario.Batch(log, "after")], endsCommit: false));
        Assert.Equal(appended + 1, scenario.Stored().Count);
    }

    [Fact]
    public void A_failed_sync_is_not_retried_and_the_next_start_recovers()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        var log = scenario.Open();
        scenario.Append(log, 5);
        log.Sync();
        scenario.Append(log, 5);
        disk.FailSyncAt = disk.Syncs + 1;

        var failure = Assert.Throws<StoreException>(log.Sync);

        Assert.False(failure.IsFull);
        disk.LosePower(new SeededRandom(7));
        using var again = scenario.Open();
        Assert.Equal(scenario.Given.Take(5), scenario.Stored().Take(5));
    }

    private static void AssertSourcesDefined(StoreDirectory disk, ulong first)
    {
        var defined = new HashSet<uint> { 0 };
        using var reader = JournalReader.TryOpen(disk, JournalFiles.NameOf(first));
        Assert.NotNull(reader);
        while (reader.Read(out var frame) == FrameStatus.Frame)
        {
            foreach (var record in frame)
            {
                if (record.Kind == Sworn.Core.Ledger.EntryKind.Control)
                {
                    using var json = System.Text.Json.JsonDocument.Parse(record.Body.ToArray());
                    if (json.RootElement.GetProperty("type").ValueEquals("SOURCE"))
                    {
                        defined.Add(json.RootElement.GetProperty("id").GetUInt32());
                    }
                }

                Assert.Contains(record.Fields.Source, defined);
            }
        }
    }

    private sealed class RecordedFacts : StoreEvents
    {
        public int Full { get; private set; }

        public override void StorageFull(string location) => Full++;
    }
}
