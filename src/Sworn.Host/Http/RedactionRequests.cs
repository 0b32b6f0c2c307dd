using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>
/// Redactions that wait for a second administrator. They live in memory, for a day: what is forgotten by a restart is asked
/// for again, and the log has the record of both. Thread-safe.
/// </summary>
internal sealed class RedactionRequests(TimeProvider time)
{
    private const int MaxRequests = 100;

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RedactionWish> _wishes = new(StringComparer.Ordinal);

    /// <summary>Those that wait, the oldest first.</summary>
    public IReadOnlyList<RedactionWish> All
    {
        get
        {
            lock (_lock)
            {
                ForgetOld_NeedsLock();
                return [.. _wishes.Values.OrderBy(static wish => wish.Requested)];
            }
        }
    }

    /// <summary>Keeps a wish; null when too many wait.</summary>
    public RedactionWish? TryAdd(ulong index, string reason, Principal by)
    {
        lock (_lock)
        {
            ForgetOld_NeedsLock();
            if (_wishes.Count >= MaxRequests)
            {
                return null;
            }

            var wish = new RedactionWish(Secrets.NewNumber("r-"), index, reason, by.User, by.Means, time.GetUtcNow());
            _wishes[wish.Id] = wish;
            return wish;
        }
    }

    /// <summary>The wish of a number; null when there is none any more.</summary>
    public RedactionWish? Find(string id) => All.FirstOrDefault(wish => wish.Id == id);

    /// <summary>Takes a wish out; false when somebody else did.</summary>
    public bool TryRemove(string id)
    {
        lock (_lock)
        {
            return _wishes.Remove(id);
        }
    }

    private void ForgetOld_NeedsLock()
    {
        foreach (var old in _wishes.Values.Where(wish => time.GetUtcNow() - wish.Requested > Life).ToList())
        {
            _wishes.Remove(old.Id);
        }
    }
}
