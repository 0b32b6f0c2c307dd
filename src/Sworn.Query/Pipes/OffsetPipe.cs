using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>offset n</c>: without the first n results.</summary>
internal sealed class OffsetPipe(long number) : Pipe
{
    public long Number => number;

    public override bool IsFollowable => true;

    public override void Print(QueryPrinter to)
    {
        to.Sign("offset ");
        to.Number(number);
    }
}
