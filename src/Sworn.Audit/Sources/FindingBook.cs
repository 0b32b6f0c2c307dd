namespace Sworn.Audit.Sources;

/// <summary>
/// The findings that are open, and those whose end nobody was told yet. Belongs to one thread.
/// </summary>
internal sealed class FindingBook
{
    private readonly Dictionary<(string Source, FindingKind Kind), Finding> _open = [];
    private readonly List<Finding> _ended = [];
    private readonly HashSet<Finding> _changed = [];
    private readonly List<Announcement> _late = [];

    /// <summary>How many are open, by kind.</summary>
    public SortedDictionary<FindingKind, long> Counts { get; } = [];

    /// <summary>Whether something was announced that is not in memory any more.</summary>
    public bool HasLate => _late.Count > 0;

    /// <summary>The findings that are open.</summary>
    public IReadOnlyCollection<Finding> Open => _open.Values;

    /// <summary>What no audit record says yet: that a finding is open, or that one that was announced is over.</summary>
    public IEnumerable<Finding> Unannounced => _open.Values.Where(finding => finding.OpenedRecord is null).Concat(_ended);

    public Finding? Find(string source, FindingKind kind) => _open.GetValueOrDefault((source, kind));

    /// <summary>Opens a finding, or gives the one that is open.</summary>
    public Finding OpenOrGet(string source, FindingKind kind, in LogMoment moment, ulong index, string detail)
    {
        if (_open.TryGetValue((source, kind), out var open))
        {
            return open;
        }

        var finding = new Finding(source, kind, moment.Index, moment.Now) { Detail = detail, Index = index };
        Add(finding);
        _changed.Add(finding);
        return finding;
    }

    /// <summary>A finding has more to say.</summary>
    public void Update(Finding finding, long count, ulong index, string detail)
    {
        (finding.Count, finding.Index, finding.Detail) = (count, index, detail);
        _changed.Add(finding);
    }

    public void Close(string source, FindingKind kind, in LogMoment moment)
    {
        if (!_open.Remove((source, kind), out var finding))
        {
            return;
        }

        Counts[kind]--;
        finding.Closed = moment.Now;
        finding.ClosedIndex = moment.Index;
        _changed.Add(finding);
        if (finding.OpenedRecord is not null)
        {
            _ended.Add(finding);
        }
    }

    /// <summary>An audit record of the log says that a finding was opened or closed.</summary>
    public void Take(in Announcement said)
    {
        if (said.Kind is null)
        {
            TakeLeftOut(said);
            return;
        }

        var finding = _open.GetValueOrDefault((said.Source, said.Kind.Value));
        finding = finding?.OpenedIndex == said.OpenedIndex ? finding : FindEnded(said);
        if (finding is null)
        {
            // It was over before it was said to be open: the table knows it.
            _late.Add(said);
            return;
        }

        Mark(finding, said.IsEnd, said.Record);
    }

    /// <summary>Takes a finding that was stored.</summary>
    public void Add(Finding finding)
    {
        if (finding.Closed is not null)
        {
            _ended.Add(finding);
            return;
        }

        _open[(finding.Source, finding.Kind)] = finding;
        Counts[finding.Kind] = Counts.GetValueOrDefault(finding.Kind) + 1;
    }

    public IReadOnlyList<Finding> TakeChanges()
    {
        var changes = _changed.ToList();
        _changed.Clear();
        return changes;
    }

    /// <summary>Announcements of findings that are not in memory any more.</summary>
    public IReadOnlyList<Announcement> TakeLate()
    {
        var late = _late.ToList();
        _late.Clear();
        return late;
    }

    private Finding? FindEnded(in Announcement said)
    {
        foreach (var ended in _ended)
        {
            if (ended.OpenedIndex == said.OpenedIndex && ended.Kind == said.Kind && ended.Source == said.Source)
            {
                return ended;
            }
        }

        return null;
    }

    /// <summary>The record that there were too many to say one by one stands for all of them.</summary>
    private void TakeLeftOut(in Announcement said)
    {
        foreach (var finding in Unannounced.ToList())
        {
            var isEnd = finding.Closed is not null;
            if ((isEnd ? finding.ClosedIndex : finding.OpenedIndex) <= said.OpenedIndex)
            {
                Mark(finding, isEnd, said.Record);
            }
        }
    }

    private void Mark(Finding finding, bool isEnd, ulong record)
    {
        _changed.Add(finding);
        if (isEnd)
        {
            finding.ClosedRecord ??= record;
            _ended.Remove(finding);
            return;
        }

        finding.OpenedRecord ??= record;
    }
}
