using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Sworn.Fuzz.Oracles;

/// <summary>
/// The ABNF of RFC 5424, section 6, as one regular expression over octets (each octet a character of Latin-1), and
/// after it the rules that no grammar tells: dates that exist, elements that do not repeat, values in UTF-8. Slow and
/// obvious.
/// </summary>
public static partial class Rfc5424Grammar
{
    private const RegexOptions Options =
        RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private const string Name = @"[\x21\x23-\x3C\x3E-\x5C\x5E-\x7E]{1,32}";

    private const string Pattern =
        @"\A<(?<pri>0|[1-9][0-9]?|1[0-8][0-9]|19[01])>1 "
        + @"(?<time>-|(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
        + @"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])) "
        + @"(?<host>[\x21-\x7E]{1,255}) (?<app>[\x21-\x7E]{1,48}) (?<proc>[\x21-\x7E]{1,128}) "
        + @"(?<msgid>[\x21-\x7E]{1,32}) "
        + @"(?<sd>-|(?:\[(?<id>" + Name + @")(?: (?<name>" + Name + @")=""(?<value>(?:[^""\\\]]|\\[""\\\]])*)"")*\])+)"
        + @"(?: (?<msg>.*))?\z";

    /// <summary>Takes a message apart.</summary>
    /// <param name="message">The octets, without the trailer of a frame.</param>
    /// <returns>The match with all its groups, or null when RFC 5424 forbids the message.</returns>
    public static Match? Match(ReadOnlySpan<byte> message)
    {
        var match = Message().Match(Encoding.Latin1.GetString(message));
        return match.Success && HasDate(match) && HasOneOfEachId(match) && IsEncoded(match) ? match : null;
    }

    /// <summary>The octets of a group.</summary>
    public static byte[] OctetsOf(Capture capture) => Encoding.Latin1.GetBytes(capture.Value);

    private static bool HasDate(Match match)
    {
        var date = match.Groups["date"];
        if (!date.Success)
        {
            return true;
        }

        // The calendar repeats every 400 years; year 0, which DateTime does not know, is like year 400.
        var year = int.Parse(date.Value.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        var text = (year == 0 ? "0400" : date.Value[..4]) + date.Value[4..];
        return DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static bool HasOneOfEachId(Match match)
    {
        var ids = match.Groups["id"].Captures.Select(capture => capture.Value).ToList();
        return ids.Distinct(StringComparer.Ordinal).Count() == ids.Count;
    }

    private static bool IsEncoded(Match match)
    {
        var message = OctetsOf(match.Groups["msg"]);
        var hasBom = message.AsSpan().StartsWith("\uFEFF"u8);
        return match.Groups["value"].Captures.All(capture => Utf8.IsValid(OctetsOf(capture)))
            && (!hasBom || Utf8.IsValid(message));
    }

    [GeneratedRegex(Pattern, Options, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Message();
}
