using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>field_names</c>: the names of the fields, and how many records have each.</summary>
internal sealed class FieldNamesPipe : Pipe
{
    public static readonly IReadOnlyList<string> Columns = ["name", "hits"];

    public override void Print(QueryPrinter to) => to.Sign("field_names");

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Rows(Columns);
}
