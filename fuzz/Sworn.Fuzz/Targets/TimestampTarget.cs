using System.Text;
using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Syslog;

namespace Sworn.Fuzz.Targets;

/// <summary>A time is told exactly when its text is one, and it is the time that a slow reader tells.</summary>
public static class TimestampTarget
{
    private const int MaxLength = 64;

    /// <summary>Puts the input where the two standards have their timestamp.</summary>
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var text = Encoding.Latin1.GetString(input[..Math.Min(input.Length, MaxLength)]);
        CheckRfc5424(text.Replace(' ', '_'));
        CheckRfc3164(text);
    }

    private static void CheckRfc5424(string text)
    {
        var message = Parse($"<34>1 {text} host app 1 id - text");
        if (message.Format != SyslogFormat.Rfc5424 || text is "-" or "")
        {
            return;
        }

        var expected = SlowTime.OfRfc5424(text);
        Assertion.Same(expected is not null, message.Malformations.IsEmpty, "valid by RFC 5424, section 6.2.3");
        if (expected is { } time && time >= long.MinValue && time <= long.MaxValue)
        {
            Assertion.Same(time, message.Timestamp ?? throw new FuzzFailureException("the time is not told"), "time");
            Assertion.Same(TimeSource.Parsed, message.TimeSource, "time source");
        }
    }

    private static void CheckRfc3164(string text)
    {
        var received = 1_709_200_000_000_000_000 + (text.Length * 86_400_000_000_000L);
        if (SlowTime.OfRfc3164(text, received) is not { } time)
        {
            return;
        }

        var message = Parse($"<34>{text} host app: text", received);
        Assertion.Same(time, message.Timestamp ?? throw new FuzzFailureException("the time is not told"), "time");
        Assertion.Same(TimeSource.YearInferred, message.TimeSource, "time source");
    }

    private static SyslogMessage Parse(string text, long received = 0)
    {
        var message = new SyslogMessage();
        SyslogParser.Parse(Encoding.Latin1.GetBytes(text), new ParseContext(received, TimeZoneInfo.Utc), message);
        return message;
    }
}
