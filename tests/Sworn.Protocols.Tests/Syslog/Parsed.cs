using System.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

/// <summary>A message together with its octets, so that tests can speak in text.</summary>
internal sealed class Parsed
{
    public static readonly DateTimeOffset Received = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private Parsed(byte[] raw, ParseContext context)
    {
        Raw = raw;
        SyslogParser.Parse(raw, context, Message);
    }

    public byte[] Raw { get; }

    public SyslogMessage Message { get; } = new();

    public string? Hostname => Text(Message.Hostname);

    public string? AppName => Text(Message.AppName);

    public string? ProcId => Text(Message.ProcId);

    public string? MsgId => Text(Message.MsgId);

    public string? Msg => Text(Message.Msg);

    public string? Event => Text(Message.Event);

    public string[] Codes => [.. Message.Malformations.ToArray().Select(fault => $"{fault.Code}@{fault.Offset}")];

    public DateTimeOffset? Time => Message.Timestamp is { } utc
        ? DateTimeOffset.UnixEpoch.AddTicks(utc / 100).ToOffset(TimeSpan.FromMinutes(Message.OffsetMinutes))
        : null;

    public static Parsed From(string text) => From(Encoding.UTF8.GetBytes(text));

    public static Parsed From(byte[] raw) => new(raw, new ParseContext(Nanoseconds(Received), TimeZoneInfo.Utc));

    public static Parsed From(string text, DateTimeOffset received, TimeZoneInfo zone) =>
        new(Encoding.UTF8.GetBytes(text), new ParseContext(Nanoseconds(received), zone));

    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    public string? Text(Slice slice) => slice.IsPresent ? Encoding.UTF8.GetString(slice.Of(Raw)) : null;

    public string SdText() => string.Concat(Message.SdElements.ToArray().Select(element =>
    {
        var parameters = Message.SdParams.ToArray().AsSpan(element.FirstParam, element.ParamCount).ToArray();
        return $"[{Text(element.Id)}{string.Concat(parameters.Select(parameter => $" {Text(parameter.Name)}={Value(parameter)}"))}]";
    }));

    public string Value(SdParam parameter)
    {
        var buffer = new byte[parameter.Value.Length];
        var length = SdValue.Unescape(parameter.Value.Of(Raw), buffer);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
