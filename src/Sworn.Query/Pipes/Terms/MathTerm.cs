using Sworn.Query.Language;

namespace Sworn.Query.Pipes.Terms;

/// <summary>A part of what <c>math</c> computes. Immutable.</summary>
internal abstract class MathTerm
{
    /// <summary>The names of the fields in it.</summary>
    public abstract IEnumerable<string> Fields { get; }

    /// <summary>Writes it as query text.</summary>
    /// <param name="to">Takes the text.</param>
    /// <param name="binding">How tightly what stands around binds.</param>
    public abstract void Print(QueryPrinter to, int binding);

    /// <summary>Computes it; null where a field has no number or there is no result.</summary>
    /// <param name="numberOf">The numbers of fields.</param>
    /// <exception cref="OverflowException">The result has more digits than are computed with.</exception>
    public abstract decimal? Compute(Func<string, decimal?> numberOf);
}
