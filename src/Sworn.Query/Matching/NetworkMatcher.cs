using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>The value is an address inside a range of addresses.</summary>
internal sealed class NetworkMatcher(AddressRange range) : ValueMatcher
{
    public override bool Test(ReadOnlySpan<byte> value) => range.ContainsText(value);
}
