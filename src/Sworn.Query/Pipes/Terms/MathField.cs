using Sworn.Query.Language;

namespace Sworn.Query.Pipes.Terms;

/// <summary>The number that a field holds; of a time, its seconds since 1970.</summary>
internal sealed class MathField(string name) : MathTerm
{
    public override IEnumerable<string> Fields => [name];

    public override void Print(QueryPrinter to, int binding)
    {
        if (MathSigns.IsBareName(name))
        {
            to.Sign(name);
        }
        else
        {
            to.Quoted(name);
        }
    }

    public override decimal? Compute(Func<string, decimal?> numberOf) => numberOf(name);
}
