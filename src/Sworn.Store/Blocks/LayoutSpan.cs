namespace Sworn.Store.Blocks;

/// <summary>A named part of a message.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins, in octets from the start of the body.</param>
/// <param name="Length">Its length in octets.</param>
public readonly record struct LayoutSpan(SpanKind Kind, int Start, int Length)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Length;
}
