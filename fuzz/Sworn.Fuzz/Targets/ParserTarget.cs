using System.Text.RegularExpressions;
using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Syslog;

namespace Sworn.Fuzz.Targets;

/// <summary>
/// Any octets are parsed without an exception; what is found lies within them; nothing of the message before shows; and
/// no fault is named exactly when the grammar of RFC 5424 allows the message, whose fields are then the grammar's.
/// </summary>
public static class ParserTarget
{
    private static readonly ParseContext Context = new(1_750_000_000_000_000_000, TimeZoneInfo.Utc);

    [ThreadStatic]
    private static SyslogMessage? Reused;

    /// <summary>Parses the input as one message.</summary>
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var reused = Reused ??= new SyslogMessage();
        SyslogParser.Parse(input, Context, reused);
        MessageShape.Check(input, reused);
        var fresh = new SyslogMessage();
        SyslogParser.Parse(input, Context, fresh);
        MessageShape.CheckSame(fresh, reused);
        CheckGrammar(input, reused);
    }

    private static void CheckGrammar(ReadOnlySpan<byte> input, SyslogMessage message)
    {
        var text = WithoutTrailer(input);
        var match = Rfc5424Grammar.Match(text);
        var isValid = message.Format == SyslogFormat.Rfc5424 && message.Malformations.IsEmpty;
        if (match is not null && IsOverLimit(match))
        {
            Assertion.Same(MalformationCode.SdTooMany, message.Malformations[0].Code, "more than is kept");
            return;
        }

        Assertion.Same(match is not null, isValid, "valid by RFC 5424");
        if (match is not null)
        {
            CheckFields(match, input, message);
        }
    }

    private static bool IsOverLimit(Match match) =>
        match.Groups["name"].Captures.Count > SyslogMessage.MaxSdParams
        || match.Groups["id"].Captures.Count > SyslogMessage.MaxSdParams;

    private static void CheckFields(Match match, ReadOnlySpan<byte> input, SyslogMessage message)
    {
        Field(match.Groups["host"], message.Hostname, input);
        Field(match.Groups["app"], message.AppName, input);
        Field(match.Groups["proc"], message.ProcId, input);
        Field(match.Groups["msgid"], message.MsgId, input);
        Assertion.Same(match.Groups["pri"].Value, $"{((int)message.Facility! * 8) + (int)message.Severity!}", "PRI");
        Assertion.Same(match.Groups["time"].Value == "-", !message.TimestampText.IsPresent, "TIMESTAMP is there");
        Assertion.Same(match.Groups["id"].Captures.Count, message.SdElements.Length, "count of SD-ELEMENT");
        Assertion.Same(match.Groups["name"].Captures.Count, message.SdParams.Length, "count of SD-PARAM");
        for (var index = 0; index < message.SdParams.Length; index++)
        {
            Same(match.Groups["name"].Captures[index], message.SdParams[index].Name, input);
            Same(match.Groups["value"].Captures[index], message.SdParams[index].Value, input);
        }

        CheckMsg(match.Groups["msg"], message.Msg, input);
    }

    private static void CheckMsg(Group expected, Slice found, ReadOnlySpan<byte> input)
    {
        Assertion.Same(expected.Success, found.IsPresent, "MSG is there");
        var octets = Rfc5424Grammar.OctetsOf(expected).AsSpan();
        Assertion.SameOctets(octets.StartsWith("\uFEFF"u8) ? octets[3..] : octets, found.Of(input), "MSG");
    }

    private static void Field(Capture expected, Slice found, ReadOnlySpan<byte> input)
    {
        Assertion.Same(expected.Value != "-", found.IsPresent, "field is there");
        if (found.IsPresent)
        {
            Same(expected, found, input);
        }
    }

    private static void Same(Capture expected, Slice found, ReadOnlySpan<byte> input) =>
        Assertion.SameOctets(Rfc5424Grammar.OctetsOf(expected), found.Of(input), "field");

    private static ReadOnlySpan<byte> WithoutTrailer(ReadOnlySpan<byte> input)
    {
        if (input.EndsWith("\r\n"u8))
        {
            return input[..^2];
        }

        return input.EndsWith("\n"u8) || input.EndsWith("\0"u8) ? input[..^1] : input;
    }
}
