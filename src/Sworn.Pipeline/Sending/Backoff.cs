namespace Sworn.Pipeline.Sending;

/// <summary>
/// How long to wait before the next attempt: the first wait, doubled after each failure up to the most, and between half
/// and all of that, so that many nodes do not come back at once. Belongs to one thread.
/// </summary>
/// <param name="first">The first wait.</param>
/// <param name="most">The longest.</param>
/// <param name="pick">Gives a number from 0 to below its argument.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan most, Func<int, int> pick)
{
    private const int Steps = 1000;

    private TimeSpan? _next;

    /// <summary>Whether an attempt failed since the last success.</summary>
    public bool HasFailed => _next is not null;

    /// <summary>The wait after a further failure.</summary>
    public TimeSpan Next()
    {
        var wait = _next ?? first;
        _next = wait >= most / 2 ? most : wait * 2;
        return (wait / 2) + (wait / 2 * pick(Steps) / Steps);
    }

    /// <summary>An attempt succeeded.</summary>
    public void Reset() => _next = null;
}
