using System.Globalization;

namespace Sworn.Query.Tables;

/// <summary>Counts what a query keeps and ends it before it keeps too much. Belongs to one thread.</summary>
/// <param name="limit">The most octets.</param>
internal sealed class MemoryBudget(long limit)
{
    /// <summary>256 MiB (design/store.md, section 6).</summary>
    public const long Default = 256L << 20;

    private long _used;

    /// <summary>Counts octets.</summary>
    /// <exception cref="QueryTooLargeException">It would be too many.</exception>
    public void Take(long octets)
    {
        _used += octets;
        if (_used > limit)
        {
            throw new QueryTooLargeException(string.Create(
                CultureInfo.InvariantCulture,
                $"the groups and values of this query need more than {limit >> 20} MiB: narrow the conditions or the time, group by fewer fields, or by longer stretches of time"));
        }
    }
}
