namespace Sworn.Query.Matching;

/// <summary>The value contains a word or phrase.</summary>
internal sealed class PhraseMatcher(WordSearch search) : ValueMatcher
{
    /// <inheritdoc/>
    public override OctetSearch Guard => search.Text;

    /// <inheritdoc/>
    public override bool Test(ReadOnlySpan<byte> value) => search.IsIn(value);
}
