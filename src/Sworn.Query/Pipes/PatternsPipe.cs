using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>patterns n</c>: what messages have in common: literal text, with <c>&lt;*&gt;</c> where they differ.</summary>
internal sealed class PatternsPipe(long number) : Pipe
{
    public const string Pattern = "pattern";
    public const string Hits = "hits";
    public const string Share = "share";
    public const string First = "first";
    public const string Last = "last";

    public static readonly IReadOnlyList<string> Columns = [Pattern, Hits, Share, First, Last];

    /// <summary>The most rows; <see cref="long.MaxValue"/> for all.</summary>
    public long Most => number == 0 ? long.MaxValue : number;

    public override void Print(QueryPrinter to)
    {
        to.Sign("patterns");
        if (number > 0)
        {
            to.Sign(" ");
            to.Number(number);
        }
    }

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Rows(Columns);
}
