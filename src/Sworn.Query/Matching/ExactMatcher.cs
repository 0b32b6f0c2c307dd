namespace Sworn.Query.Matching;

/// <summary>The value is these octets, or begins with them.</summary>
internal sealed class ExactMatcher(byte[] octets, bool isPrefix) : ValueMatcher
{
    public override bool Test(ReadOnlySpan<byte> value) =>
        isPrefix ? value.StartsWith(octets) : value.SequenceEqual(octets);
}
