using Sworn.Query.Language;
using Sworn.Query.Time;

namespace Sworn.Query.Pipes;

/// <summary>
/// <c>diff 1d</c>: the rows of <c>patterns</c>, <c>uniq</c> or <c>field_values</c> compared with what the same query gives
/// for the time before.
/// </summary>
internal sealed class DiffPipe(Duration before) : Pipe
{
    public const string Change = "change";
    public const string HitsBefore = "before";

    /// <summary>How long the time before is.</summary>
    public Duration Before => before;

    /// <summary>Whether rows of this pipe can be compared: it counts everything, and nothing was cut off.</summary>
    public static bool CanCompare(Pipe pipe) => pipe is UniqPipe or FieldValuesPipe or PatternsPipe { Most: long.MaxValue };

    public override void Print(QueryPrinter to) => to.Sign($"diff {before}");

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Rows([Change, .. before.Columns!, HitsBefore]);
}
