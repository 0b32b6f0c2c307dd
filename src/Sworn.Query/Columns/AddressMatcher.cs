using Sworn.Query.Fields;
using Sworn.Query.Matching;

namespace Sworn.Query.Columns;

/// <summary>The value is one address inside a range of addresses.</summary>
internal sealed class AddressMatcher(AddressRange range) : ValueMatcher
{
    /// <inheritdoc/>
    public override bool Test(ReadOnlySpan<byte> value) => Address.TryParse(value, out var address) && range.Contains(address);
}
