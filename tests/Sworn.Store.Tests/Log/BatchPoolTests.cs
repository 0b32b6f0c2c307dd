using Sworn.Store.Log;

namespace Sworn.Store.Tests.Log;

public sealed class BatchPoolTests
{
    private const int BatchBytes = 1 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_writer_that_gives_nothing_back_is_not_waited_for_long_and_every_batch_is_given_out()
    {
        using var pool = new BatchPool(6, BatchBytes);
        var batches = Enumerable.Range(0, 6).Select(_ => pool.TryRent(TimeSpan.Zero)).ToList();

        Assert.DoesNotContain(null, batches);
        Assert.Equal(6, batches.Distinct().Count());
        Assert.Equal(100, pool.UsedPercent);
        Assert.Null(pool.TryRent(TimeSpan.Zero));
    }

    [Fact]
    public void The_batch_that_came_back_last_is_the_next_one_while_it_is_in_the_cache()
    {
        using var pool = new BatchPool(6, BatchBytes);
        var first = pool.TryRent(TimeSpan.Zero)!;
        var second = pool.TryRent(TimeSpan.Zero)!;
        pool.Return(second);
        pool.Return(first);

        Assert.Equal(0, pool.UsedPercent);
        Assert.Same(first, pool.TryRent(TimeSpan.Zero));
        Assert.Same(second, pool.TryRent(TimeSpan.Zero));
    }

    [Fact]
    public async Task Who_waits_gets_what_comes_back()
    {
        using var pool = new BatchPool(2, BatchBytes);
        var first = pool.TryRent(TimeSpan.Zero)!;
        Assert.NotNull(pool.TryRent(TimeSpan.Zero));
        var waiting = Task.Run(() => pool.TryRent(Limit), TestContext.Current.CancellationToken);
        pool.Return(first);

        Assert.Same(first, await waiting);
    }
}
