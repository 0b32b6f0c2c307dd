using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>stats by (a, _time:5m) count() n, max(b)</c>: a row for each group.</summary>
internal sealed class StatsPipe(IReadOnlyList<GroupKey> keys, IReadOnlyList<Aggregate> aggregates) : GroupingPipe
{
    public override IReadOnlyList<GroupKey> Keys => keys;

    public override IReadOnlyList<Aggregate> Aggregates => aggregates;

    public override bool SkipsAbsent => false;

    public override void Print(QueryPrinter to)
    {
        to.Sign("stats");
        PrintKeys(to);
        to.Sign(" ");
        to.List(aggregates, aggregate => aggregate.Print(to));
    }
}
