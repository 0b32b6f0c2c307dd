using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Scan;
using Sworn.Query.Spill;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>
/// Gives with each record those around it: first it takes all records, then it looks in the log for what stands around each,
/// and gives all of them in the order of the query, each once. Belongs to one thread.
/// </summary>
internal sealed class ContextStep(Step next, ContextPipe pipe, StepContext context) : Step(next)
{
    private const int MarkOctets = 96;
    private const ulong WidestGap = 4_096;

    private static readonly FieldName Label = FieldName.TryResolve(ContextPipe.Field)!;
    private static readonly FieldName Index = FieldName.TryResolve("_index")!;
    private static readonly FieldName Kind = FieldName.TryResolve("_kind")!;

    private readonly SpillingMemory _memory = context.NewMemory();
    private readonly ItemField[] _same = [.. pipe.Same.Select(static name => ItemField.Of(name, PipeShape.Records))];
    private readonly List<(ulong Index, Cell[] Same)> _hits = [];
    private readonly SortedDictionary<ulong, string> _marks = [];

    public override bool Take(in QueryRecord record)
    {
        var item = new Item(record);
        var same = new Cell[_same.Length];
        for (var number = 0; number < same.Length; number++)
        {
            same[number] = item.CellOf(_same[number]);
        }

        _memory.Budget.Take(MarkOctets + same.Sum(static cell => (long)cell.Weight));
        _hits.Add((record.Index, same));
        return true;
    }

    public override void Complete()
    {
        foreach (var (index, same) in _hits)
        {
            _memory.Cancellation.ThrowIfCancellationRequested();
            Mark(index, same, pipe.Before, isBefore: true);
            Mark(index, same, pipe.After, isBefore: false);
        }

        foreach (var (index, _) in _hits)
        {
            _marks[index] = "hit";
        }

        var goesOn = true;
        foreach (var (first, last) in Stretches())
        {
            goesOn = goesOn && Show(first, last);
        }

        Next.Complete();
    }

    private void Mark(ulong index, Cell[] same, int most, bool isBefore)
    {
        if (most == 0 || (isBefore && index == 0))
        {
            return;
        }

        var conditions = new List<Filter> { isBefore ? Between(0, index - 1) : Between(index + 1, ulong.MaxValue) };
        conditions.AddRange(_same.Select((field, number) => new FieldFilter(
            field.Field, same[number].IsEmpty ? new PresenceTest(isPresent: false) : new OctetsTest([same[number].Octets.ToArray()]))));
        Run(conditions, isBefore ? QueryOrder.NewestFirst : QueryOrder.OldestFirst, most, (in record) =>
        {
            if (_marks.TryAdd(record.Index, isBefore ? "before" : "after"))
            {
                _memory.Budget.Take(MarkOctets);
            }

            return true;
        });
    }

    /// <summary>The marks, brought together where they are near each other, in the order of the query.</summary>
    private IEnumerable<(ulong First, ulong Last)> Stretches()
    {
        var stretches = new List<(ulong First, ulong Last)>();
        foreach (var index in _marks.Keys)
        {
            if (stretches.Count > 0 && index - stretches[^1].Last <= WidestGap)
            {
                stretches[^1] = (stretches[^1].First, index);
            }
            else
            {
                stretches.Add((index, index));
            }
        }

        return context.Request.Order == QueryOrder.NewestFirst ? Enumerable.Reverse(stretches) : stretches;
    }

    private bool Show(ulong first, ulong last)
    {
        var goesOn = true;
        Run([Between(first, last)], context.Request.Order, most: null, (in record) =>
        {
            if (_marks.TryGetValue(record.Index, out var label))
            {
                record.Context.Added.Set(Label, Cell.Of(label));
                goesOn = Next.Take(record);
            }

            return goesOn;
        });
        return goesOn;
    }

    private void Run(List<Filter> conditions, QueryOrder order, long? most, RelaySink.RecordTaker take)
    {
        if (context.Request.Query.NamesKind)
        {
            conditions.Add(new FieldFilter(Kind, new PresenceTest(isPresent: true)));
        }

        var query = new ParsedQuery("", TimeConditions.All(conditions), [], isExplain: false);
        context.Run(
            context.Request with { Query = query, Since = null, Until = null, Order = order, Limit = most, Progress = null },
            new RelaySink(context.Tally) { Record = take });
    }

    private static FieldFilter Between(ulong first, ulong last)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        return new FieldFilter(Index, new RangeTest(first.ToString(invariant), includesLow: true, last.ToString(invariant), includesHigh: true));
    }
}
