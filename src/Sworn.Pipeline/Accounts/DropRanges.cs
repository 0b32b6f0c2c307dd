using Sworn.Store.Log;

namespace Sworn.Pipeline.Accounts;

/// <summary>
/// Turns the counters of drops into stretches of time with a beginning and an end, one for each input and reason: begun when
/// a counter grows, over when it has not grown for a while. What the log's writer gives up has leaves of its own and is left out.
/// Belongs to one thread.
/// </summary>
/// <param name="quiet">How long nothing may be dropped until a stretch is over.</param>
public sealed class DropRanges(TimeSpan quiet)
{
    private readonly long _quiet = (long)quiet.TotalNanoseconds;
    private readonly Dictionary<(string Input, string Reason), Stretch> _known = [];

    /// <summary>Compares the accounts with those of the last look.</summary>
    /// <param name="accounts">The accounts at this moment.</param>
    /// <param name="utc">This moment: nanoseconds of UTC since 1970.</param>
    /// <returns>The stretches that begin and those that end.</returns>
    public IReadOnlyList<DropRange> Look(AccountsSnapshot accounts, long utc)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        var changes = new List<DropRange>();
        foreach (var input in accounts.Inputs)
        {
            foreach (var (reason, count) in input.Dropped)
            {
                if (!IsWriters(reason) && Look(input.Name, reason, count, utc) is { } change)
                {
                    changes.Add(change);
                }
            }
        }

        return changes;
    }

    /// <summary>Ends every stretch: the node stops.</summary>
    public IReadOnlyList<DropRange> End(AccountsSnapshot accounts, long utc)
    {
        var changes = new List<DropRange>(Look(accounts, utc));
        foreach (var ((input, reason), stretch) in _known)
        {
            if (stretch.IsOpen)
            {
                changes.Add(stretch.End(input, reason));
            }
        }

        return changes;
    }

    /// <summary>The policy that gives messages up for a reason; <c>none</c> where none does.</summary>
    public static string PolicyOf(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason switch
        {
            LossReason.BackPressure => "drop-newest",
            LossReason.Oldest => "drop-oldest",
            LossReason.Stopped => "stop-all",
            LossReason.Unavailable => "stop-intake",
            LossReason.RateLimit => "rate-limit",
            LossReason.NotSelected => "selectors",
            _ => reason.StartsWith(LossReason.ClassPrefix, StringComparison.Ordinal) ? reason : "none",
        };
    }

    private static bool IsWriters(string reason) => reason is LogWriter.StoreFull or LogWriter.StoreFailed;

    private DropRange? Look(string input, string reason, long count, long utc)
    {
        if (!_known.TryGetValue((input, reason), out var stretch))
        {
            stretch = new Stretch();
            _known.Add((input, reason), stretch);
        }

        if (count > stretch.Counted)
        {
            return stretch.Grow(input, reason, count, utc);
        }

        return stretch.IsOpen && utc - stretch.Last >= _quiet ? stretch.End(input, reason) : null;
    }

    private sealed class Stretch
    {
        private long _first;
        private long _messages;

        public long Counted { get; private set; }

        public long Last { get; private set; }

        public bool IsOpen { get; private set; }

        public DropRange? Grow(string input, string reason, long count, long utc)
        {
            var isNew = !IsOpen;
            (_first, _messages) = isNew ? (utc, 0) : (_first, _messages);
            _messages += count - Counted;
            (Counted, Last, IsOpen) = (count, utc, true);
            return isNew ? new DropRange(input, reason, PolicyOf(reason), _first, Last, _messages, HasEnded: false) : null;
        }

        public DropRange End(string input, string reason)
        {
            IsOpen = false;
            return new DropRange(input, reason, PolicyOf(reason), _first, Last, _messages, HasEnded: true);
        }
    }
}
