namespace Sworn.Query.Language;

/// <summary>What is asked of a field's value. Immutable; prints itself as it stands behind <c>name:</c>.</summary>
internal abstract class FieldTest
{
    /// <summary>Writes the test as query text.</summary>
    public abstract void Print(QueryPrinter to);
}
