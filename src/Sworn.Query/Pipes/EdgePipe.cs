using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary>
/// <c>first n</c>, <c>last n</c>: the results at one end. Records are those earliest or latest in the log unless
/// <c>sort</c> gave them another order; rows count as they stand.
/// </summary>
internal sealed class EdgePipe(bool isFirst, long number) : Pipe
{
    /// <summary>The most results that are kept: 100,000.</summary>
    public const long Most = 100_000;

    public bool IsFirst => isFirst;

    public int Number => (int)number;

    public override void Print(QueryPrinter to)
    {
        to.Sign(isFirst ? "first " : "last ");
        to.Number(number);
    }
}
