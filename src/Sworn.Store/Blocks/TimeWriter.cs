namespace Sworn.Store.Blocks;

/// <summary>
/// Writes the texts of many times of one form, most of which fall on the day of the one before: then the date stays
/// as it is.
/// </summary>
/// <param name="form">The form.</param>
/// <param name="text">Takes the text; at least <see cref="TimeForm.MaxLength"/> octets.</param>
internal ref struct TimeWriter(TimeForm form, Span<byte> text)
{
    private readonly TimeForm _form = form;
    private readonly Span<byte> _text = text;
    private long _dayStart = long.MaxValue;
    private int _length;

    /// <summary>The text of a count; valid until the next.</summary>
    public ReadOnlySpan<byte> Write(long units)
    {
        if (units >= _dayStart && units - _dayStart < _form.UnitsPerDay)
        {
            _form.WriteTimeOfDay(units - _dayStart, _text);
        }
        else
        {
            _length = _form.Write(units, _text);
            _dayStart = _form.IsIso && _length > 0 ? units - (units % _form.UnitsPerDay) : long.MaxValue;
        }

        return _text[.._length];
    }
}
