namespace Sworn.Pipeline.Routing;

/// <summary>
/// How many notifications each rule has left in a minute: a rule that matches everything must not double the log. Belongs to one
/// thread.
/// </summary>
internal sealed class RuleBudget(TimeProvider time)
{
    /// <summary>Ten a second.</summary>
    public const int PerMinute = 600;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    private long _began = time.GetTimestamp();

    /// <summary>Whether a rule has a notification left; takes it.</summary>
    public bool TryTake(string rule)
    {
        _used[rule] = _used.GetValueOrDefault(rule) + 1;
        return _used[rule] <= PerMinute;
    }

    /// <summary>Begins the next minute when the one before is over.</summary>
    /// <returns>The rules that had too many, with the number of those left out.</returns>
    public IReadOnlyList<(string Rule, int LeftOut)> Renew()
    {
        if (time.GetElapsedTime(_began) < Minute)
        {
            return [];
        }

        _began = time.GetTimestamp();
        var over = _used.Where(static rule => rule.Value > PerMinute).Select(static rule => (rule.Key, rule.Value - PerMinute)).ToList();
        _used.Clear();
        return over;
    }
}
