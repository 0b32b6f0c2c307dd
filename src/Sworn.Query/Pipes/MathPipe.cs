using Sworn.Query.Language;
using Sworn.Query.Pipes.Terms;

namespace Sworn.Query.Pipes;

/// <summary><c>math (_recv - _time) as skew</c>: a number computed from others.</summary>
internal sealed class MathPipe(MathTerm term, string name) : AddingPipe
{
    public MathTerm Term => term;

    public override IReadOnlyList<string> Names => [name];

    public override void Print(QueryPrinter to)
    {
        to.Sign("math ");
        term.Print(to, 0);
        to.Sign(" as ");
        to.Value(name);
    }
}
