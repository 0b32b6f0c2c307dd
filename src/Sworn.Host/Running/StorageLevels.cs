namespace Sworn.Host.Running;

/// <summary>
/// Turns how full a file system is into warnings: one at each threshold that is reached, and none again until the level
/// has fallen some points below it. Belongs to one thread.
/// </summary>
/// <param name="thresholds">Percent, ascending.</param>
internal sealed class StorageLevels(IReadOnlyList<int> thresholds)
{
    /// <summary>The points by which the level must fall below a threshold before it can be reached again.</summary>
    internal const int Hysteresis = 5;

    private int _reached;

    /// <summary>Takes a level.</summary>
    /// <param name="percent">How full it is, 0 to 100.</param>
    /// <returns>The threshold just reached; its negative when it was just left; null when nothing changed.</returns>
    public int? Update(int percent)
    {
        var before = _reached;
        while (_reached < thresholds.Count && percent >= thresholds[_reached])
        {
            _reached++;
        }

        while (_reached > 0 && percent < thresholds[_reached - 1] - Hysteresis)
        {
            _reached--;
        }

        if (_reached == before)
        {
            return null;
        }

        return _reached > before ? thresholds[_reached - 1] : -thresholds[_reached];
    }
}
