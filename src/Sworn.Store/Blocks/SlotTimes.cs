namespace Sworn.Store.Blocks;

/// <summary>Reads the values of a slot as moments, where each is written with a date and an offset from UTC.</summary>
public static class SlotTimes
{
    /// <summary>Reads the moments of all rows: nanoseconds of UTC since 1970.</summary>
    /// <param name="column">The slot.</param>
    /// <param name="to">Takes one for each row.</param>
    /// <returns>False when a value is no such time.</returns>
    public static bool TryRead(SlotColumn column, Span<long> to)
    {
        switch (column)
        {
            case TimeColumn times:
                return times.TryReadUtc(to);
            case ConstantColumn constant when TryRead(constant.Value, out var utc):
                to.Fill(utc);
                return true;
            case DictionaryColumn dictionary:
                return TryRead(dictionary, to);
            case TextColumn text:
                return TryRead(text, to);
            default:
                return false;
        }
    }

    private static bool TryRead(TextColumn text, Span<long> to)
    {
        for (var row = 0; row < to.Length; row++)
        {
            if (!TryRead(text[row], out to[row]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryRead(DictionaryColumn dictionary, Span<long> to)
    {
        var moments = new long[dictionary.Count];
        for (var code = 0; code < moments.Length; code++)
        {
            if (!TryRead(dictionary.Values[code], out moments[code]))
            {
                return false;
            }
        }

        for (var row = 0; row < to.Length; row++)
        {
            to[row] = moments[dictionary.CodeOf(row)];
        }

        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out long utc)
    {
        utc = 0;
        return TimeForm.TryRead(text, out var form, out var units) && form.TryUtcOf(units, out utc);
    }
}
