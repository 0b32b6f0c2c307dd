using Sworn.Query.Language;

namespace Sworn.Query.Matching;

/// <summary>The value contains a match of an expression.</summary>
internal sealed class RegexMatcher(RegexPattern pattern, RegexRunner runner) : ValueMatcher
{
    public override bool Test(ReadOnlySpan<byte> value) => runner.IsMatch(pattern, value);
}
