using Sworn.Query.Language;

namespace Sworn.Query.Pipes.Terms;

/// <summary><c>abs(x)</c>, <c>round(x)</c>, <c>floor(x)</c>, <c>ceil(x)</c>, and <c>-x</c>.</summary>
internal sealed class MathFunction(string name, MathTerm term) : MathTerm
{
    /// <summary>The sign before a number.</summary>
    public const string Minus = "-";

    /// <summary>The functions that have a name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["abs", "round", "floor", "ceil"];

    public override IEnumerable<string> Fields => term.Fields;

    public override void Print(QueryPrinter to, int binding)
    {
        to.Sign(name + "(");
        term.Print(to, 0);
        to.Sign(")");
    }

    public override decimal? Compute(Func<string, decimal?> numberOf) => term.Compute(numberOf) is not { } number ? null : name switch
    {
        "abs" => Math.Abs(number),
        "round" => decimal.Round(number, MidpointRounding.AwayFromZero),
        "floor" => decimal.Floor(number),
        "ceil" => decimal.Ceiling(number),
        _ => -number,
    };
}
