namespace Sworn.Query.Matching;

/// <summary>The value contains a text.</summary>
internal sealed class ContainsMatcher(OctetSearch search) : ValueMatcher
{
    /// <inheritdoc/>
    public override OctetSearch Guard => search;

    /// <inheritdoc/>
    public override bool Test(ReadOnlySpan<byte> value) => search.IndexIn(value) >= 0;
}
