using System.Diagnostics;

namespace Sworn.Integration.Tests;

/// <summary>Waits for what another process does, with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, TimeSpan limit, Func<string> otherwise) =>
        TrueAsync(() => Task.FromResult(condition()), limit, otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        if (!await WithinAsync(condition, limit))
        {
            Assert.Fail(otherwise());
        }
    }

    /// <summary>Whether it became true in time.</summary>
    public static async Task<bool> WithinAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        var began = Stopwatch.StartNew();
        while (!await condition())
        {
            if (began.Elapsed > limit)
            {
                return false;
            }

            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }

        return true;
    }
}
