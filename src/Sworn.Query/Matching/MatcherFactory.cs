using System.Globalization;
using System.Text;
using Sworn.Core;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Time;

namespace Sworn.Query.Matching;

/// <summary>Makes the matcher for a field's test.</summary>
/// <param name="regexes">Runs regular expressions.</param>
/// <param name="now">The present: nanoseconds of UTC since 1970.</param>
/// <param name="zone">The zone of times without one.</param>
internal sealed class MatcherFactory(RegexRunner regexes, long now, TimeZoneInfo zone)
{
    /// <summary>The matcher for a test other than of presence.</summary>
    public ValueMatcher Create(FieldName field, FieldTest test)
    {
        switch (test)
        {
            case PhraseTest { IsPrefix: false } phrase when field.IsNumber && TryNumber(phrase.Text) is { } number:
                return new NumberMatcher(number, includesLow: true, number, includesHigh: true);
            case ExactTest { IsPrefix: false } exact when field.IsNumber && TryNumber(exact.Text) is { } number:
                return new NumberMatcher(number, includesLow: true, number, includesHigh: true);
            case PhraseTest phrase:
                return new PhraseMatcher(new WordSearch(Octets(phrase.Text), phrase.IsPrefix));
            case ExactTest exact:
                return new ExactMatcher(Octets(exact.Text), exact.IsPrefix);
            case RegexTest regex:
                return new RegexMatcher(regex.Pattern, regexes);
            case InTest list:
                return new SetMatcher(list.Values.Select(Octets));
            case OctetsTest octets:
                return new SetMatcher(octets.Values);
            case NetworkTest network:
                return new NetworkMatcher(network.Network);
            case RangeTest range:
                return CreateRange(range);
            default:
                Invariant.Fail("every test of a field's value has a matcher");
                return null!;
        }
    }

    /// <summary>Compares numbers when all bounds there are are numbers or durations, else octets; of <c>now-1h</c>, those of the time.</summary>
    private ValueMatcher CreateRange(RangeTest range)
    {
        var low = range.Low is null ? null : TryQuantity(range.Low);
        var high = range.High is null ? null : TryQuantity(range.High);
        return (range.Low is null || low is not null) && (range.High is null || high is not null)
            ? new NumberMatcher(low, range.IncludesLow, high, range.IncludesHigh)
            : new OctetRangeMatcher(
                range.Low is null ? null : Bound(range.Low), range.IncludesLow,
                range.High is null ? null : Bound(range.High), range.IncludesHigh);
    }

    private byte[] Bound(string text) => text.StartsWith("now", StringComparison.Ordinal) && InstantText.TryParse(text, out var instant)
        ? Octets(UtcNanoseconds.ToText(instant!.Resolve(now, zone).Start))
        : Octets(text);

    /// <summary>A number, or a duration in seconds, as <c>math</c> gives differences of times.</summary>
    private static decimal? TryQuantity(string text) =>
        TryNumber(text) ?? (Duration.TryParse(text, out var duration) ? duration.Nanoseconds / (decimal)UtcNanoseconds.PerSecond : null);

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);

    private static decimal? TryNumber(string text) =>
        decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
