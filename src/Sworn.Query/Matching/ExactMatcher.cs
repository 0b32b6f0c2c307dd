namespace Sworn.Query.Matching;

/// <summary>The value is these octets, or begins with them.</summary>
internal sealed class ExactMatcher(byte[] octets, bool isPrefix) : ValueMatcher
{
    /// <inheritdoc/>
    public override OctetSearch? Guard { get; } = octets.Length == 0 ? null : new OctetSearch(octets, ignoresCase: false);

    /// <inheritdoc/>
    public override bool Test(ReadOnlySpan<byte> value) =>
        isPrefix ? value.StartsWith(octets) : value.SequenceEqual(octets);
}
