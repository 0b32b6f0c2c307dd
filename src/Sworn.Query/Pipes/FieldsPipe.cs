using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>fields a, b</c>: only these fields or columns are shown.</summary>
internal sealed class FieldsPipe(IReadOnlyList<string> names) : Pipe
{
    public IReadOnlyList<string> Names => names;

    public override bool IsFollowable => true;

    public override void Print(QueryPrinter to)
    {
        to.Sign("fields ");
        to.List(names, to.Value);
    }

    public override PipeShape ShapeBehind(PipeShape before) => before.IsRows ? PipeShape.Rows(names) : before;
}
