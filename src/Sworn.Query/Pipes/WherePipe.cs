using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>where n:&gt;10</c>: what meets a condition.</summary>
internal sealed class WherePipe(Filter condition) : Pipe
{
    public Filter Condition => condition;

    public override bool IsFollowable => true;

    public override void Print(QueryPrinter to)
    {
        to.Sign("where ");
        condition.Print(to);
    }
}
