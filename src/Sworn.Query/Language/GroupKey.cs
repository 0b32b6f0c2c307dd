using Sworn.Query.Fields;
using Sworn.Query.Time;

namespace Sworn.Query.Language;

/// <summary>What rows are grouped by: a field, and for times the width of a stretch.</summary>
/// <param name="Field">The field.</param>
/// <param name="Bucket">The width; null for the value itself.</param>
internal sealed record GroupKey(FieldName Field, Duration? Bucket)
{
    /// <summary>Writes it as query text.</summary>
    public void Print(QueryPrinter to)
    {
        to.Value(Field.Text);
        if (Bucket is { } bucket)
        {
            to.Sign(":" + bucket);
        }
    }
}
