using System.Globalization;
using Sworn.Core;
using Sworn.Protocols.Syslog;

namespace Sworn.Fuzz;

/// <summary>
/// The parser: every slice lies in the input, the header stands before the message, and the priority is the one that a
/// reader by hand finds.
/// </summary>
internal sealed class ParserTarget : IFuzzTarget
{
    private readonly SyslogMessage _message = new();
    private long _malformed;

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{_malformed} were malformed");

    public void Fuzz(ReadOnlySpan<byte> input)
    {
        SyslogParser.Parse(input, new ParseContext(1_795_000_000_000_000_000, TimeZoneInfo.Utc), _message);
        _malformed += _message.Malformations.Length > 0 ? 1 : 0;
        foreach (var slice in (Slice[])[_message.Hostname, _message.AppName, _message.ProcId, _message.MsgId, _message.Msg, _message.Event])
        {
            CheckInside(slice, input.Length);
        }

        foreach (var parameter in _message.SdParams)
        {
            CheckInside(parameter.Name, input.Length);
            CheckInside(parameter.Value, input.Length);
        }

        foreach (var fault in _message.Malformations)
        {
            Invariant.Check(fault.Offset >= 0 && fault.Offset <= input.Length);
        }

        if (ReadPriority(input) is { } priority)
        {
            Invariant.Check(((int?)_message.Facility, (int?)_message.Severity) == (priority >> 3, priority & 7), "the priority is as read by hand");
        }
    }

    private static void CheckInside(Slice slice, int length) =>
        Invariant.Check(!slice.IsPresent || (slice.Start >= 0 && slice.Length >= 0 && slice.Start + slice.Length <= length));

    /// <summary>The slow way: a message that begins with a priority in the one form of RFC 5424.</summary>
    private static int? ReadPriority(ReadOnlySpan<byte> input)
    {
        var text = System.Text.Encoding.Latin1.GetString(input[..Math.Min(5, input.Length)]);
        var end = text.IndexOf('>', StringComparison.Ordinal);
        if (end < 2 || text[0] != '<')
        {
            return null;
        }

        var digits = text[1..end];
        return digits.All(char.IsAsciiDigit) && (digits == "0" || digits[0] != '0')
            && int.Parse(digits, CultureInfo.InvariantCulture) is <= 191 and var priority
            ? priority
            : null;
    }
}
