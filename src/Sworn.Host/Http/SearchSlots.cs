namespace Sworn.Host.Http;

/// <summary>Runs what reads the log on threads of its own, so many at a time. Thread-safe.</summary>
internal sealed class SearchSlots(int count) : IDisposable
{
    private const int MaxTails = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _searches = new(count);
    private readonly SemaphoreSlim _tails = new(MaxTails);

    /// <summary>Runs a search when there is room.</summary>
    /// <exception cref="Refusal">There was none for five seconds.</exception>
    public async Task<T> RunAsync<T>(Func<T> search, CancellationToken cancellation)
    {
        if (!await _searches.WaitAsync(Patience, cancellation))
        {
            throw Refusal.Unavailable("all searches that may run at once are running; try again in a moment, or raise http.max-searches")
                .With("retryAfterSeconds", 1);
        }

        try
        {
            return await Task.Factory.StartNew(
                search, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
        finally
        {
            _searches.Release();
        }
    }

    /// <summary>Runs a live tail when there is room.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public async Task RunTailAsync(Func<Task> tail)
    {
        if (!await _tails.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            throw Refusal.Unavailable($"{MaxTails} live tails are open already; close one").With("retryAfterSeconds", 10);
        }

        try
        {
            await tail();
        }
        finally
        {
            _tails.Release();
        }
    }

    public void Dispose()
    {
        _searches.Dispose();
        _tails.Dispose();
    }
}
