using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary>A pipe that groups what comes in and computes over each group.</summary>
internal abstract class GroupingPipe : Pipe
{
    protected const string Hits = "hits";

    private static readonly Aggregate HitCount = new(AggregateFunction.Count, Field: null, Share: 0, Hits, IsNamed: true);

    /// <summary>What is grouped by.</summary>
    public abstract IReadOnlyList<GroupKey> Keys { get; }

    /// <summary>What is computed; how many there are, unless said.</summary>
    public virtual IReadOnlyList<Aggregate> Aggregates => [HitCount];

    /// <summary>Whether what has none of the fields grouped by counts for nothing.</summary>
    public virtual bool SkipsAbsent => true;

    /// <summary>The order of the rows; null for that of the keys.</summary>
    public virtual SortPipe? Order => null;

    /// <summary>The most rows; <see cref="long.MaxValue"/> for all.</summary>
    public virtual long Most => long.MaxValue;

    public override PipeShape ShapeBehind(PipeShape before) =>
        PipeShape.Rows([.. Keys.Select(static key => key.Field.Text), .. Aggregates.Select(static aggregate => aggregate.Name)]);

    protected void PrintKeys(QueryPrinter to)
    {
        if (Keys.Count > 0)
        {
            to.Sign(" by (");
            to.List(Keys, key => key.Print(to));
            to.Sign(")");
        }
    }
}
