using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Accounts;

/// <summary>
/// Counts by reason. Reasons are constants of the code, so there are few; counting a known one allocates nothing.
/// Belongs to one thread or one lock.
/// </summary>
internal sealed class ReasonCounts
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Of all reasons together.</summary>
    public long Total { get; private set; }

    public void Add(string reason, long count)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, reason, out _) += count;
        Total += count;
    }

    /// <summary>Adds what <paramref name="other"/> has counted and empties it.</summary>
    public void TakeFrom(ReasonCounts other)
    {
        if (other.Total == 0)
        {
            return;
        }

        foreach (var (reason, count) in other._counts)
        {
            Add(reason, count);
        }

        other._counts.Clear();
        other.Total = 0;
    }

    /// <summary>A copy that no longer changes.</summary>
    public Dictionary<string, long> ToDictionary() => new(_counts, StringComparer.Ordinal);
}
