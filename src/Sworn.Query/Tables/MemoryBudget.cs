using System.Globalization;

namespace Sworn.Query.Tables;

/// <summary>Counts what one step of a query keeps. Belongs to one thread.</summary>
/// <param name="limit">The most octets.</param>
internal sealed class MemoryBudget(long limit)
{
    /// <summary>256 MiB (design/store.md, section 6).</summary>
    public const long Default = 256L << 20;

    /// <summary>What is kept.</summary>
    public long Used { get; private set; }

    /// <summary>Whether it is more than it may be: what can be put aside has to be.</summary>
    public bool IsOver => Used > limit;

    /// <summary>Counts octets.</summary>
    public void Count(long octets) => Used += octets;

    /// <summary>Everything was put aside.</summary>
    public void Reset() => Used = 0;

    /// <summary>Counts octets of what cannot be put aside.</summary>
    /// <exception cref="QueryTooLargeException">It would be too many.</exception>
    public void Take(long octets)
    {
        Count(octets);
        if (IsOver)
        {
            throw new QueryTooLargeException(string.Create(
                CultureInfo.InvariantCulture,
                $"the groups and values of this query need more than {Math.Max(1, limit >> 20)} MiB: narrow the conditions or the time, group by fewer fields, or by longer stretches of time"));
        }
    }
}
