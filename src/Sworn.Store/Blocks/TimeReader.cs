namespace Sworn.Store.Blocks;

/// <summary>Reads the texts of many times of one form, most of which fall on the day of the one before.</summary>
internal ref struct TimeReader
{
    private ReadOnlySpan<byte> _before;
    private TimeForm _form;
    private long _dayStart;

    /// <summary>The form of the texts read so far; that of the first one counts.</summary>
    public readonly TimeForm Form => _form;

    /// <summary>Reads the first text.</summary>
    /// <returns>False when it is no time.</returns>
    public bool TryBegin(ReadOnlySpan<byte> text, out long units)
    {
        var isTime = TimeForm.TryRead(text, out _form, out units);
        Remember(text, units);
        return isTime;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>False when it is no time of the first one's form.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out long units)
    {
        if (_form.IsIso && _form.TryReadTimeOfDay(text, _before, out var sinceMidnight))
        {
            units = _dayStart + sinceMidnight;
            return true;
        }

        if (!TimeForm.TryRead(text, out var form, out units) || form != _form)
        {
            return false;
        }

        Remember(text, units);
        return true;
    }

    private void Remember(ReadOnlySpan<byte> text, long units)
    {
        _before = text;
        _dayStart = _form.IsIso ? units - (units % _form.UnitsPerDay) : 0;
    }
}
