using Sworn.Query.Language;
using Sworn.Query.Time;

namespace Sworn.Query.Pipes;

/// <summary>
/// <c>session same (user) within 10m then (…)</c>: records with the same values, none later than so long behind the one
/// before; with <c>then</c>, only those that end with records which meet its conditions, in that order.
/// </summary>
internal sealed class SessionPipe(IReadOnlyList<string> same, Duration within, IReadOnlyList<Filter> then) : Pipe
{
    private static readonly string[] Own = ["first", "last", "seconds", "records", "first_index", "last_index"];

    public IReadOnlyList<string> Same => same;

    public Duration Within => within;

    public IReadOnlyList<Filter> Then => then;

    public override void Print(QueryPrinter to)
    {
        to.Sign("session same (");
        to.List(same, to.Value);
        to.Sign($") within {within}");
        foreach (var condition in then)
        {
            to.Sign(" then (");
            condition.Print(to);
            to.Sign(")");
        }
    }

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Rows([.. same, .. Own]);
}
