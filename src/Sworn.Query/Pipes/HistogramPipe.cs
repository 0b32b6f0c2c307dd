using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Time;

namespace Sworn.Query.Pipes;

/// <summary><c>histogram 5m by (a)</c>: how many in each stretch of time.</summary>
internal sealed class HistogramPipe(Duration bucket, IReadOnlyList<GroupKey> keys) : GroupingPipe
{
    public const string TimeColumn = "_time";

    public override IReadOnlyList<GroupKey> Keys { get; } = [new GroupKey(FieldName.TryResolve(TimeColumn)!, bucket), .. keys];

    public override bool SkipsAbsent => false;

    public override void Print(QueryPrinter to)
    {
        to.Sign($"histogram {bucket}");
        if (keys.Count > 0)
        {
            to.Sign(" by (");
            to.List(keys, key => key.Print(to));
            to.Sign(")");
        }
    }
}
