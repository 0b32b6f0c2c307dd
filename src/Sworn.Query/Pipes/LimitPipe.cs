using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>limit n</c>: at most n results; 0 for all.</summary>
internal sealed class LimitPipe(long number) : Pipe
{
    /// <summary>The most results; <see cref="long.MaxValue"/> for all.</summary>
    public long Most => number == 0 ? long.MaxValue : number;

    public override bool IsFollowable => true;

    public override void Print(QueryPrinter to)
    {
        to.Sign("limit ");
        to.Number(number);
    }
}
