using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>count</c>: how many there are instead of what they are.</summary>
internal sealed class CountPipe : Pipe
{
    public const string Column = "count";

    public override void Print(QueryPrinter to) => to.Sign(Column);

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Rows([Column]);
}
