using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>top 10 by (a)</c>, <c>bottom 10 by (a)</c>: the most frequent or the rarest values.</summary>
internal sealed class TopPipe(bool isTop, long number, IReadOnlyList<GroupKey> keys) : GroupingPipe
{
    public override IReadOnlyList<GroupKey> Keys => keys;

    public override SortPipe Order => new([Hits], isTop);

    public override long Most => number == 0 ? long.MaxValue : number;

    public override void Print(QueryPrinter to)
    {
        to.Sign(isTop ? "top " : "bottom ");
        to.Number(number);
        PrintKeys(to);
    }
}
