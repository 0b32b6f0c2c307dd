using System.Globalization;
using System.Text;
using Sworn.Core;
using Sworn.Query.Fields;
using Sworn.Query.Language;

namespace Sworn.Query.Matching;

/// <summary>Makes the matcher for a field's test.</summary>
internal sealed class MatcherFactory(RegexRunner regexes)
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
            case NetworkTest network:
                return new NetworkMatcher(network.Network);
            case RangeTest range:
                return CreateRange(range);
            default:
                Invariant.Fail("every test of a field's value has a matcher");
                return null!;
        }
    }

    /// <summary>Compares numbers when all bounds there are are numbers, else octets.</summary>
    private static ValueMatcher CreateRange(RangeTest range)
    {
        var low = range.Low is null ? null : TryNumber(range.Low);
        var high = range.High is null ? null : TryNumber(range.High);
        return (range.Low is null || low is not null) && (range.High is null || high is not null)
            ? new NumberMatcher(low, range.IncludesLow, high, range.IncludesHigh)
            : new OctetRangeMatcher(
                range.Low is null ? null : Octets(range.Low), range.IncludesLow,
                range.High is null ? null : Octets(range.High), range.IncludesHigh);
    }

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);

    private static decimal? TryNumber(string text) =>
        decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
