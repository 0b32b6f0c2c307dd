using Sworn.Query.Counting;
using Sworn.Query.Language;
using Sworn.Query.Spill;

namespace Sworn.Query.Tables;

/// <summary>
/// Groups and what is computed of each. When they take more memory than they may, all of them are put aside in the order of
/// their keys, and brought together at the end. Belongs to one thread.
/// </summary>
internal sealed class GroupTable(IReadOnlyList<Aggregate> aggregates, SpillingMemory memory) : IDisposable
{
    private const int GroupOctets = 160;

    private readonly List<SpillReader> _runs = [];
    private readonly Dictionary<byte[], GroupState[]> _groups = new(OctetsComparer.Instance);

    /// <summary>The key of the group that is asked for next.</summary>
    public GroupKeyText Key { get; } = new();

    /// <summary>How many pieces were put aside.</summary>
    public int Runs => _runs.Count;

    /// <summary>The states of the group whose key was written: valid until the next group is asked for.</summary>
    public GroupState[] Group()
    {
        if (memory.Budget.IsOver)
        {
            Spill();
        }

        var lookup = _groups.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(Key.Span, out var states))
        {
            return states;
        }

        memory.Budget.Count(GroupOctets + Key.Span.Length + (GroupOctets * (long)aggregates.Count));
        states = [.. aggregates.Select(aggregate => new GroupState(aggregate, memory.Budget))];
        lookup[Key.Span] = states;
        return states;
    }

    /// <summary>The groups in the order of their keys. Once.</summary>
    /// <exception cref="OperationCanceledException">The work is no longer wanted.</exception>
    /// <exception cref="QueryTooLargeException">One group alone is too large.</exception>
    public IEnumerable<(byte[] Key, GroupState[] States)> Groups()
    {
        if (_runs.Count == 0)
        {
            return Ordered().Select(static group => (group.Key, group.Value));
        }

        Spill();
        return Merged();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Dispose();
        }

        _runs.Clear();
        _groups.Clear();
        memory.Budget.Reset();
    }

    private IEnumerable<KeyValuePair<byte[], GroupState[]>> Ordered()
    {
        foreach (var group in _groups.OrderBy(static group => group.Key, GroupKeyOrder.Instance))
        {
            memory.Look();
            yield return group;
        }
    }

    private void Spill()
    {
        if (_groups.Count == 0)
        {
            return;
        }

        if (_runs.Count == SpillingMemory.MaxRuns)
        {
            // Says how to narrow the query.
            memory.Budget.Take(0);
        }

        using var writer = new SpillWriter(memory.Space);
        foreach (var (key, states) in Ordered())
        {
            writer.WriteOctets(key);
            foreach (var state in states)
            {
                state.Write(writer);
            }
        }

        _runs.Add(writer.Finish());
        _groups.Clear();
        memory.Budget.Reset();
    }

    private IEnumerable<(byte[] Key, GroupState[] States)> Merged()
    {
        var heads = new PriorityQueue<SpillReader, (byte[] Key, int Run)>(new HeadOrder());
        for (var run = 0; run < _runs.Count; run++)
        {
            heads.Enqueue(_runs[run], (_runs[run].ReadOctets(), run));
        }

        var same = new List<(SpillReader Piece, int Run)>();
        while (heads.TryDequeue(out var first, out var head))
        {
            memory.Look();
            same.Clear();
            same.Add((first, head.Run));
            while (heads.TryPeek(out _, out var next) && next.Key.AsSpan().SequenceEqual(head.Key))
            {
                same.Add((heads.Dequeue(), next.Run));
            }

            var pieces = same.ConvertAll(static piece => piece.Piece);
            var merged = new GroupState[aggregates.Count];
            for (var number = 0; number < merged.Length; number++)
            {
                merged[number] = GroupState.Merge(aggregates[number], pieces, memory.Budget);
            }

            yield return (head.Key, merged);
            memory.Budget.Reset();
            foreach (var (piece, run) in same)
            {
                if (!piece.IsAtEnd)
                {
                    heads.Enqueue(piece, (piece.ReadOctets(), run));
                }
            }
        }
    }

    private sealed class HeadOrder : IComparer<(byte[] Key, int Run)>
    {
        public int Compare((byte[] Key, int Run) x, (byte[] Key, int Run) y)
        {
            var by = GroupKeyOrder.Instance.Compare(x.Key, y.Key);
            return by != 0 ? by : x.Run.CompareTo(y.Run);
        }
    }
}
