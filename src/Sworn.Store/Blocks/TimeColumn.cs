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

    /// <summary>Reads all rows as moments: nanoseconds of UTC since 1970.</summary>
    /// <returns>False when the form has no year or no offset from UTC.</returns>
    internal bool TryReadUtc(Span<long> to)
    {
        return _form.TryUtcOf(Arena.AsNumbers(_units)[..to.Length], to);
    }

    /// <inheritdoc/>
    public override int Write(int row, Span<byte> to) => _form.Write(unchecked((long)Arena.AsNumbers(_units)[row]), to);

    /// <inheritdoc/>
    internal override bool TryPass(int firstRow, ReadOnlySpan<byte> octets, Span<int> positions)
    {
        var units = Arena.AsNumbers(_units);
        var writer = new TimeWriter(_form, stackalloc byte[TimeForm.MaxLength]);
        for (var row = 0; row < positions.Length; row++)
        {
            var text = writer.Write(unchecked((long)units[firstRow + row]));
            if (!TryPass(text, 0, text.Length, octets, ref positions[row]))
            {
                return false;
            }
        }

        return true;
    }
}
