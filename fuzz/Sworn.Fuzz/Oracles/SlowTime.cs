using System.Globalization;
using System.Text.RegularExpressions;

namespace Sworn.Fuzz.Oracles;

/// <summary>Times by regular expression and the calendar of the framework.</summary>
internal static partial class SlowTime
{
    private const long SecondsOf400Years = 146_097L * 86_400;
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>Nanoseconds of a TIMESTAMP that RFC 5424, section 6.2.3 allows; null of any other text.</summary>
    public static Int128? OfRfc5424(string text)
    {
        var match = Rfc5424().Match(text);
        return match.Success && TryDate(match, Number(match, "y"), Number(match, "m"), out var seconds)
            ? Nanoseconds(seconds, match)
            : null;
    }

    /// <summary>
    /// Nanoseconds of a TIMESTAMP of RFC 3164 in UTC, in the year that brings it nearest to a receipt and not more than
    /// a day behind it; null of any other text, and of a day that none of the three years around has.
    /// </summary>
    public static Int128? OfRfc3164(string text, long receivedUtc)
    {
        var match = Rfc3164().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var year = DateTime.UnixEpoch.AddTicks(receivedUtc / 100).Year;
        var candidates = new[] { year - 1, year, year + 1 }
            .Select(candidate => TryDate(match, candidate, MonthOf(match), out var seconds) ? seconds : (long?)null)
            .OfType<long>()
            .Select(seconds => Nanoseconds(seconds, match))
            .Where(time => time - receivedUtc <= 86_400_000_000_000)
            .OrderBy(time => Int128.Abs(time - receivedUtc))
            .ToList();
        return candidates.Count == 0 ? null : candidates[0];
    }

    private static int MonthOf(Match match) =>
        (Months.IndexOf(match.Groups["m"].Value, StringComparison.Ordinal) / 3) + 1;

    private static int Number(Match match, string name) =>
        int.Parse(match.Groups[name].ValueSpan, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);

    private static bool TryDate(Match match, int year, int month, out long seconds)
    {
        seconds = 0;
        var day = Number(match, "d");
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(CalendarYear(year), month))
        {
            return false;
        }

        var date = new DateTime(CalendarYear(year), month, day, 0, 0, 0, DateTimeKind.Utc);
        seconds = ((date - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond)
            - (year == 0 ? SecondsOf400Years : 0)
            + (Number(match, "h") * 3600) + (Number(match, "n") * 60) + Number(match, "s");
        return true;
    }

    /// <summary>The calendar repeats every 400 years: year 0, which DateTime does not know, is like year 400.</summary>
    private static int CalendarYear(int year) => year == 0 ? 400 : year;

    private static Int128 Nanoseconds(long seconds, Match match)
    {
        var fraction = match.Groups["f"].Value;
        var nanoseconds = fraction.Length == 0 ? 0 : int.Parse(fraction.PadRight(9, '0'), CultureInfo.InvariantCulture);
        var offset = match.Groups["oh"].Success ? (Number(match, "oh") * 60) + Number(match, "om") : 0;
        var east = match.Groups["sign"].Value == "-" ? -offset : offset;
        return ((Int128)(seconds - (east * 60)) * 1_000_000_000) + nanoseconds;
    }

    [GeneratedRegex(
        @"\A(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})T(?<h>[01][0-9]|2[0-3]):(?<n>[0-5][0-9]):(?<s>[0-5][0-9])"
        + @"(?:\.(?<f>[0-9]{1,6}))?"
        + @"(?:Z|(?<sign>[+-])(?<oh>[01][0-9]|2[0-3]):(?<om>[0-5][0-9]))\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        10_000)]
    private static partial Regex Rfc5424();

    [GeneratedRegex(
        @"\A(?<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?<d> [1-9]|[123][0-9]) "
        + @"(?<h>[01][0-9]|2[0-3]):(?<n>[0-5][0-9]):(?<s>[0-5][0-9])\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        10_000)]
    private static partial Regex Rfc3164();
}
