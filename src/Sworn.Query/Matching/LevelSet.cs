using System.Text;
using Sworn.Core.Messages;
using Sworn.Query.Fields;
using Sworn.Query.Language;

namespace Sworn.Query.Matching;

/// <summary>
/// The severities or facilities that pass a test. Names are compared as the numbers they stand for: a lower number is a
/// higher severity, so that <c>severity:&lt;=err</c> means error or worse.
/// </summary>
internal static class LevelSet
{
    /// <summary>A bit for each number that passes.</summary>
    public static uint Of(FieldId field, FieldTest test, MatcherFactory matchers)
    {
        var names = field == FieldId.Severity ? SyslogNames.Severities : SyslogNames.Facilities;
        uint levels = 0;
        for (var number = 0; number < names.Count; number++)
        {
            levels |= Passes(field, test, number, names[number], matchers) ? 1u << number : 0;
        }

        return levels;
    }

    private static bool Passes(FieldId field, FieldTest test, int number, string name, MatcherFactory matchers) => test switch
    {
        PhraseTest { IsPrefix: false } phrase => NumberOf(field, phrase.Text) == number,
        ExactTest { IsPrefix: false } exact => NumberOf(field, exact.Text) == number,
        InTest list => list.Values.Any(value => NumberOf(field, value) == number),
        RangeTest range => IsIn(field, range, number),
        _ => matchers.Create(FieldName.TryResolve("msg")!, test).Test(Encoding.ASCII.GetBytes(name)),
    };

    private static bool IsIn(FieldId field, RangeTest range, int number)
    {
        var low = range.Low is null ? -1 : NumberOf(field, range.Low) + (range.IncludesLow ? 0 : 1);
        var high = range.High is null ? int.MaxValue : NumberOf(field, range.High) - (range.IncludesHigh ? 0 : 1);
        return number >= low && number <= high;
    }

    /// <summary>The number of a name that the parser accepted.</summary>
    private static int NumberOf(FieldId field, string text)
    {
        if (field == FieldId.Severity)
        {
            return SyslogNames.TryParseSeverity(text, out var severity) ? (int)severity : -1;
        }

        return SyslogNames.TryParseFacility(text, out var facility) ? (int)facility : -1;
    }
}
