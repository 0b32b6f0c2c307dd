using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sworn.Protocols.Tests.Syslog;

/// <summary>
/// The grammar of RFC 5424, section 6, as one regular expression over octets and a few rules around it: slow, and independent of
/// the parser. Each octet is one character of Latin-1.
/// </summary>
internal static partial class SlowRfc5424
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether octets without trailer are a valid SYSLOG-MSG.</summary>
    public static bool IsValid(byte[] octets)
    {
        var match = Grammar().Match(Encoding.Latin1.GetString(octets));
        if (!match.Success || int.Parse(match.Groups["pri"].Value, CultureInfo.InvariantCulture) > 191)
        {
            return false;
        }

        var ids = match.Groups["id"].Captures.Select(capture => capture.Value).ToList();
        return IsTimestamp(match.Groups["time"].Value)
            && ids.Count == ids.Distinct(StringComparer.Ordinal).Count()
            && match.Groups["value"].Captures.All(capture => IsUtf8(capture.Value))
            && (!match.Groups["msg"].Value.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) || IsUtf8(match.Groups["msg"].Value));
    }

    private static bool IsTimestamp(string text)
    {
        if (text == "-")
        {
            return true;
        }

        var year = int.Parse(text[..4], CultureInfo.InvariantCulture);
        return year is >= 1678 and <= 2261
            && DateTime.TryParseExact(text[..19], "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static bool IsUtf8(string latin)
    {
        try
        {
            StrictUtf8.GetCharCount(Encoding.Latin1.GetBytes(latin));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        """
        \A<(?<pri>0|[1-9][0-9]{0,2})>1
        \ (?<time>-|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))
        \ [!-~]{1,255}\ [!-~]{1,48}\ [!-~]{1,128}\ [!-~]{1,32}
        \ (-|(\[(?<id>[!\#-<>-\\^-~]{1,32})(\ [!\#-<>-\\^-~]{1,32}="(?<value>([^"\\\]]|\\["\\\]])*)")*\])+)
        (\ (?<msg>.*))?\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Grammar();
}
