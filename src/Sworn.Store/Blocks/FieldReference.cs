namespace Sworn.Store.Blocks;

/// <summary>
/// Where a template has a named part: in its literal text (offset and length), in one slot, or somewhere that has no
/// column of its own.
/// </summary>
/// <param name="Kind">What the part is.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Start">The offset in the literal text, or the number of the slot.</param>
/// <param name="Length">The length in the literal text, in octets.</param>
public readonly record struct FieldReference(SpanKind Kind, FieldPlace Place, int Start, int Length)
{
    private const int PlaceShift = 8;
    private const int StartShift = 16;
    private const int LengthShift = 40;

    /// <summary>The longest literal text of a template, so that a reference fits 64 bits.</summary>
    internal const int MaxLiteralLength = (1 << 24) - 1;

    internal ulong Packed =>
        (byte)Kind | ((ulong)Place << PlaceShift) | ((ulong)Start << StartShift) | ((ulong)Length << LengthShift);

    internal static FieldReference Unpack(ulong packed) => new(
        (SpanKind)(packed & byte.MaxValue),
        (FieldPlace)((packed >> PlaceShift) & byte.MaxValue),
        (int)((packed >> StartShift) & MaxLiteralLength),
        (int)(packed >> LengthShift));
}
