using System.Net;
using System.Text;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Log;

public sealed class LogWriterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Everything_submitted_is_stored_in_the_order_of_its_thread_and_told_to_its_owner()
    {
        using var scenario = new LogScenario(new SimulatedDisk());
        var owner = new CountingOwner();
        using var writer = Start(scenario);
        var threads = Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () => Produce(writer, owner, thread, batches: 40, perBatch: 50),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(threads);
        await writer.StopAsync();

        Assert.Equal(4 * 40 * 50, owner.StoredCount);
        Assert.Equal(0, owner.DroppedCount);
        var stored = scenario.Stored();
        Assert.Equal(4 * 40 * 50, stored.Count);
        for (var thread = 0; thread < 4; thread++)
        {
            var mine = stored.Where(body => body.StartsWith($"{thread}:", StringComparison.Ordinal)).ToList();
            Assert.Equal(Enumerable.Range(0, 40 * 50).Select(number => $"{thread}:{number}"), mine);
        }
    }

    [Fact]
    public async Task An_audit_message_is_durable_when_its_task_completes()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        using var writer = Start(scenario);
        await writer.AppendAuditAsync("<110>1 - - sworn - - - started"u8.ToArray()).WaitAsync(Limit, TestContext.Current.CancellationToken);
        disk.LosePower(new SeededRandom(3));

        Assert.Equal(["<110>1 - - sworn - - - started"], scenario.Stored());
        await Assert.ThrowsAnyAsync<InvalidOperationException>(writer.StopAsync);
    }

    [Fact]
    public async Task A_full_disk_drops_the_newest_when_told_so_and_counts_them_in_the_log()
    {
        var disk = new SimulatedDisk { Capacity = 6 << 20 };
        using var scenario = new LogScenario(disk);
        var owner = new CountingOwner();
        var writer = Start(scenario, new LogWriterOptions { OnFull = FullPolicy.DropNewest, BatchBytes = 64 << 10, QueueBytes = 1 << 20 });
        Produce(writer, owner, thread: 0, batches: 300, perBatch: 1, length: 40_000);
        disk.Capacity = long.MaxValue;
        await owner.WaitForDropAsync(Limit);
        Produce(writer, owner, thread: 1, batches: 100, perBatch: 1, length: 40_000);
        await writer.StopAsync();
        writer.Dispose();

        Assert.Equal(400, owner.StoredCount + owner.DroppedCount);
        Assert.True(owner.DroppedCount > 0);
        Assert.Equal(owner.StoredCount, scenario.Stored().Count);
        var controls = scenario.Controls();
        Assert.Contains("DROP-BEGIN", controls);
        Assert.Equal(owner.DroppedCount, DroppedSaidByTheLog(scenario));
    }

    [Fact]
    public async Task A_disk_that_fails_to_sync_ends_the_writer_and_every_record_is_accounted_for()
    {
        var disk = new SimulatedDisk();
        using var scenario = new LogScenario(disk);
        var owner = new CountingOwner();
        var writer = Start(scenario);
        Produce(writer, owner, thread: 0, batches: 2, perBatch: 10);
        disk.FailSyncAt = disk.Syncs + 1;
        Produce(writer, owner, thread: 1, batches: 2, perBatch: 10);

        await Assert.ThrowsAsync<StoreException>(() => writer.Completion.WaitAsync(Limit, TestContext.Current.CancellationToken));
        Produce(writer, owner, thread: 2, batches: 1, perBatch: 10);
        Assert.Equal(50, owner.StoredCount + owner.DroppedCount);
        Assert.True(owner.DroppedCount >= 10);
        await Assert.ThrowsAsync<StoreException>(() => writer.AppendAuditAsync("late"u8.ToArray()));
    }

    private static LogWriter Start(LogScenario scenario, LogWriterOptions? options = null) =>
        new(scenario.Open(), options ?? new LogWriterOptions { BatchBytes = 64 << 10, QueueBytes = 1 << 20 }, scenario.Events, TimeProvider.System);

    private static int DroppedSaidByTheLog(LogScenario scenario) => scenario.Records()
        .Where(record => record.Kind == EntryKind.Control && record.Body.Contains("DROP-END", StringComparison.Ordinal))
        .Sum(record => System.Text.Json.JsonDocument.Parse(record.Body).RootElement.GetProperty("messages").GetInt32());

    private static void Produce(LogWriter writer, CountingOwner owner, int thread, int batches, int perBatch, int length = 0)
    {
        using var sealer = new BatchSealer(Sha256Engines.Create());
        var source = writer.Sources.Add(new SourceIdentity(1, "test", "tcp", IPAddress.Loopback, thread + 1));
        for (var number = 0; number < batches * perBatch;)
        {
            var batch = writer.Rent(Limit);
            Assert.NotNull(batch);
            batch.Owner = owner;
            for (var inBatch = 0; inBatch < perBatch; inBatch++, number++)
            {
                var now = writer.Clock.Now();
                var fields = new EntryFields
                {
                    Kind = EntryKind.Event,
                    ReceivedUtc = now.Utc,
                    ReceivedMonotonic = now.Monotonic,
                    Session = writer.Session,
                };
                Assert.True(batch.TryAppend(source, fields, Encoding.UTF8.GetBytes($"{thread}:{number}{new string('x', length)}")));
            }

            sealer.Seal(batch);
            writer.Submit(batch);
        }
    }

    private sealed class CountingOwner : IBatchOwner
    {
        private readonly TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _storedCount;
        private int _droppedCount;

        public int StoredCount => _storedCount;

        public int DroppedCount => _droppedCount;

        public void Stored(int count) => Interlocked.Add(ref _storedCount, count);

        public void ForwardedOnly(int count) => throw new InvalidOperationException("nothing goes past this log");

        public void Dropped(int count, string reason)
        {
            Interlocked.Add(ref _droppedCount, count);
            _dropped.TrySetResult();
        }

        public Task WaitForDropAsync(TimeSpan limit) => _dropped.Task.WaitAsync(limit);
    }
}
