using System.Globalization;
using System.Text;
using Sworn.Core.Messages;
using Sworn.Pipeline.Routing;
using Sworn.Protocols.Syslog;

namespace Sworn.Pipeline.Sending;

/// <summary>What a mail can say of an event. Every text is printable. Immutable.</summary>
internal sealed class MailEvent
{
    private const int MostCharacters = 8192;
    private const string Absent = "-";

    private readonly Dictionary<string, string> _values;

    private MailEvent(ulong index, Severity severity, Dictionary<string, string> values)
    {
        Index = index;
        Severity = severity;
        _values = values;
    }

    /// <summary>The record's index.</summary>
    public ulong Index { get; }

    /// <summary>How severe it is.</summary>
    public Severity Severity { get; }

    /// <summary>Reads a record.</summary>
    /// <param name="record">Where it stands, when and from where it came.</param>
    /// <param name="message">What it says, without what must not leave the node.</param>
    /// <param name="parsed">Room for the parts of the message.</param>
    /// <param name="format">The output's zones.</param>
    public static MailEvent Of(in RoutedRecord record, ReadOnlySpan<byte> message, SyslogMessage parsed, FormatOptions format)
    {
        SyslogParser.Parse(message, new ParseContext(record.Fields.ReceivedUtc, format.AssumedZone), parsed);
        var priority = MessagePriority.Of(message);
        var source = record.Source;
        return new MailEvent(record.Index, priority.Severity, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["severity"] = SyslogNames.NameOf(priority.Severity),
            ["facility"] = SyslogNames.NameOf(priority.Facility),
            ["hostname"] = Text(parsed.Hostname, message),
            ["app"] = Text(parsed.AppName, message),
            ["procid"] = Text(parsed.ProcId, message),
            ["msgid"] = Text(parsed.MsgId, message),
            ["msg"] = parsed.Msg.IsPresent ? Text(parsed.Msg, message) : PrintableText.Of(message[priority.Length..], MostCharacters),
            ["message"] = PrintableText.Of(message, MostCharacters),
            ["source"] = source?.Address is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : source?.Listener ?? Absent,
            ["transport"] = source?.Transport ?? Absent,
            ["received"] = Received(record.Fields.ReceivedUtc, format.Zone),
            ["index"] = record.Index.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>The value of a place; null when the event does not have it.</summary>
    public string? ValueOf(string place) => _values.GetValueOrDefault(place);

    private static string Text(Slice part, ReadOnlySpan<byte> message) =>
        part.IsPresent ? PrintableText.Of(part.Of(message), MostCharacters) : Absent;

    private static string Received(long utc, TimeZoneInfo zone)
    {
        const long nanosecondsPerTick = 100;
        const int microseconds = 6;
        var offset = (int)zone.GetUtcOffset(DateTime.UnixEpoch.AddTicks(utc / nanosecondsPerTick)).TotalMinutes;
        Span<byte> text = stackalloc byte[TimestampText.MaxLength];
        return Encoding.ASCII.GetString(text[..TimestampText.Format(utc, offset, microseconds, text)]);
    }
}
