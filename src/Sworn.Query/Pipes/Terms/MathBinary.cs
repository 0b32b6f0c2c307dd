using Sworn.Query.Language;

namespace Sworn.Query.Pipes.Terms;

/// <summary>Two numbers with a sign between: <c>+ - * / %</c>.</summary>
internal sealed class MathBinary(char sign, MathTerm left, MathTerm right) : MathTerm
{
    private const int Digits = 9;

    public override IEnumerable<string> Fields => left.Fields.Concat(right.Fields);

    public override void Print(QueryPrinter to, int binding)
    {
        var own = MathSigns.BindingOf(sign);
        to.Sign(own < binding ? "(" : "");
        left.Print(to, own);
        to.Sign($" {sign} ");
        right.Print(to, own + 1);
        to.Sign(own < binding ? ")" : "");
    }

    public override decimal? Compute(Func<string, decimal?> numberOf)
    {
        if (left.Compute(numberOf) is not { } first || right.Compute(numberOf) is not { } second)
        {
            return null;
        }

        return sign switch
        {
            '+' => first + second,
            '-' => first - second,
            '*' => first * second,
            '/' => second == 0 ? null : decimal.Round(first / second, Digits),
            _ => second == 0 ? null : first % second,
        };
    }
}
