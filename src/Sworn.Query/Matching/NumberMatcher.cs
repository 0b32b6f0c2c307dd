using System.Buffers.Text;

namespace Sworn.Query.Matching;

/// <summary>The value is a decimal number between bounds; a value that is no number is not.</summary>
internal sealed class NumberMatcher(decimal? low, bool includesLow, decimal? high, bool includesHigh) : ValueMatcher
{
    private const int MaxDigits = 28;

    public override bool Test(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > MaxDigits
            || !Utf8Parser.TryParse(value, out decimal number, out var used) || used != value.Length)
        {
            return false;
        }

        return (low is null || (includesLow ? number >= low : number > low))
            && (high is null || (includesHigh ? number <= high : number < high));
    }
}
