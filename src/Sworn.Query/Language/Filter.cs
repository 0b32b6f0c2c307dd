namespace Sworn.Query.Language;

/// <summary>
/// A condition on one record, as the query's text states it. Each kind prints itself, and what is printed reads back as
/// the same tree. Immutable.
/// </summary>
internal abstract class Filter
{
    /// <summary>How tightly it binds when printed: an OR inside an AND needs parentheses.</summary>
    public virtual int Precedence => int.MaxValue;

    /// <summary>Writes the condition as query text.</summary>
    public abstract void Print(QueryPrinter to);

    /// <inheritdoc/>
    public sealed override string ToString()
    {
        var printer = new QueryPrinter();
        Print(printer);
        return printer.ToString();
    }
}
