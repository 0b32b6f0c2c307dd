using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>context before 3 after 3 same (host)</c>: with each record those that stand around it in the log.</summary>
internal sealed class ContextPipe(int before, int after, IReadOnlyList<string> same) : Pipe
{
    /// <summary>The field that says which is which.</summary>
    public const string Field = "context";

    /// <summary>The most records on one side: 1,000.</summary>
    public const int Most = 1_000;

    public int Before => before;

    public int After => after;

    /// <summary>Only records with the same values of these.</summary>
    public IReadOnlyList<string> Same => same;

    public override void Print(QueryPrinter to)
    {
        to.Sign("context before ");
        to.Number(before);
        to.Sign(" after ");
        to.Number(after);
        if (same.Count > 0)
        {
            to.Sign(" same (");
            to.List(same, to.Value);
            to.Sign(")");
        }
    }

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Records.With([Field]);
}
