using Sworn.Query.Language;

namespace Sworn.Query.Pipes.Terms;

/// <summary>A number, or a duration in seconds.</summary>
internal sealed class MathNumber(string text, decimal number) : MathTerm
{
    public override IEnumerable<string> Fields => [];

    public override void Print(QueryPrinter to, int binding) => to.Sign(text);

    public override decimal? Compute(Func<string, decimal?> numberOf) => number;
}
