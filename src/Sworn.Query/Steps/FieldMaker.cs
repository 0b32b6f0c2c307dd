using Sworn.Query.Matching;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Computes new fields from those that are there. Belongs to one thread.</summary>
internal abstract class FieldMaker
{
    /// <summary>Makes the fields of one record or row; empty where there is no value.</summary>
    public abstract void Make(in Item item, Span<Cell> made);
}
