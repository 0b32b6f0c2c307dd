namespace Sworn.Query.Matching;

/// <summary>The value lies between bounds, octets compared one by one.</summary>
internal sealed class OctetRangeMatcher(byte[]? low, bool includesLow, byte[]? high, bool includesHigh) : ValueMatcher
{
    public override bool Test(ReadOnlySpan<byte> value)
    {
        var aboveLow = low is null ? 1 : value.SequenceCompareTo(low);
        var belowHigh = high is null ? -1 : value.SequenceCompareTo(high);
        return (aboveLow > 0 || (includesLow && aboveLow == 0)) && (belowHigh < 0 || (includesHigh && belowHigh == 0));
    }
}
