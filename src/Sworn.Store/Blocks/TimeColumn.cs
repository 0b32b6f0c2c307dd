namespace Sworn.Store.Blocks;

/// <summary>Timestamps of one written form.</summary>
public sealed class TimeColumn : SlotColumn
{
    private readonly ArraySegment<byte> _units;
    private readonly TimeForm _form;

    internal TimeColumn(ArraySegment<byte> units, TimeForm form)
    {
        _units = units;
        _form = form;
    }

    /// <inheritdoc/>
    public override int MaxLength => TimeForm.MaxLength;

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to) => _form.Write(unchecked((long)Arena.AsNumbers(_units)[row]), to);
}
