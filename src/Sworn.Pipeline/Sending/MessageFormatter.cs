using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Sworn.Pipeline.Redaction;
using Sworn.Pipeline.Routing;
using Sworn.Protocols.Syslog;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Writes a record as an output wants it. What is forwarded as received is not parsed and not copied. Belongs to one
/// thread.
/// </summary>
internal sealed class MessageFormatter : IDisposable
{
    private const int SeverityBits = 3;
    private const long NanosecondsPerTick = 100;
    private const int Microseconds = 6;

    private readonly FormatOptions _options;
    private readonly Redactor? _redactor;
    private readonly SyslogMessage _message = new();
    private readonly ArrayBufferWriter<byte> _text = new(4096);
    private readonly Utf8JsonWriter _json;

    public MessageFormatter(FormatOptions options)
    {
        _options = options;
        _redactor = options.IsRedacted ? new Redactor(options.Redaction) : null;
        _json = new Utf8JsonWriter(_text, new JsonWriterOptions { SkipValidation = true });
    }

    private static ReadOnlySpan<byte> Via => "via@32473"u8;

    /// <summary>The messages from which something was taken out.</summary>
    public long Redacted { get; private set; }

    /// <summary>The message as it leaves; valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(in RoutedRecord record)
    {
        var body = Redact(record.Body);
        return _options.Format switch
        {
            OutputFormat.Received => WithPriority(body),
            OutputFormat.Rfc5424 => ToRfc5424(record, body),
            OutputFormat.Rfc3164 => ToRfc3164(record, body),
            _ => ToJson(record, body),
        };
    }

    public void Dispose() => _json.Dispose();

    private ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> body)
    {
        if (_redactor is null || !_redactor.TryRedact(body, out var redacted))
        {
            return body;
        }

        Redacted++;
        return redacted;
    }

    private ReadOnlySpan<byte> WithPriority(ReadOnlySpan<byte> body)
    {
        if (_options.Facility is null && _options.Severity is null)
        {
            return body;
        }

        var priority = MessagePriority.Of(body);
        _text.ResetWrittenCount();
        WritePriority(priority);
        _text.Write(body[priority.Length..]);
        return _text.WrittenSpan;
    }

    private void WritePriority(in MessagePriority priority)
    {
        var value = ((int)(_options.Facility ?? priority.Facility) << SeverityBits) | (int)(_options.Severity ?? priority.Severity);
        _text.Write("<"u8);
        WriteNumber(value);
        _text.Write(">"u8);
    }

    private ReadOnlySpan<byte> ToRfc5424(in RoutedRecord record, ReadOnlySpan<byte> body)
    {
        SyslogParser.Parse(body, new ParseContext(record.Fields.ReceivedUtc, _options.AssumedZone), _message);
        var address = _options.HasOrigin ? record.Source?.Address : null;
        var priority = MessagePriority.Of(body);
        _text.ResetWrittenCount();
        WritePriority(priority);
        if (_message.Format == SyslogFormat.Rfc5424 && _message.Malformations.IsEmpty && !priority.IsAssumed)
        {
            WriteOwn5424(body, priority.Length, address);
            return _text.WrittenSpan;
        }

        _text.Write("1 "u8);
        WriteTimestamp(record);
        _text.Write(" "u8);
        WriteHeaderField(_message.Hostname.IsPresent ? _message.Hostname.Of(body) : AddressText(record), maxLength: 255);
        WriteHeaderField(Part(_message.AppName, body), maxLength: 48);
        WriteHeaderField(Part(_message.ProcId, body), maxLength: 128);
        WriteHeaderField(Part(_message.MsgId, body), maxLength: 32);
        if (address is null && _options.LoopMark is null)
        {
            _text.Write("-"u8);
        }

        WriteElements(address, _options.LoopMark is not null);
        _text.Write(" "u8);
        _text.Write(_message.Msg.IsPresent ? _message.Msg.Of(body) : body[priority.Length..]);
        return _text.WrittenSpan;
    }

    /// <summary>A valid message stays as it is, but for the elements that say where it came from and through whom.</summary>
    private void WriteOwn5424(ReadOnlySpan<byte> body, int start, IPAddress? address)
    {
        var origin = IdOf("origin"u8, body).IsPresent ? null : address;
        var via = IdOf(Via, body);
        var needsVia = _options.LoopMark is not null && !via.IsPresent;
        var place = origin is null && !needsVia ? -1 : SdPlace(body);
        if (place >= 0)
        {
            _text.Write(body[start..place]);
            WriteElements(origin, needsVia);
            start = body[place] == '-' ? place + 1 : place;
        }

        if (_options.LoopMark is not null && via.IsPresent)
        {
            // An SD-ID may stand in a message once (RFC 5424, section 6.3.2): another relay's element gets our mark too.
            _text.Write(body[start..via.End]);
            WriteMark();
            start = via.End;
        }

        _text.Write(body[start..]);
    }

    /// <summary>The SD-ID of an element; absent when there is none.</summary>
    private Slice IdOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> body)
    {
        foreach (ref readonly var element in _message.SdElements)
        {
            if (element.Id.Of(body).SequenceEqual(id))
            {
                return element.Id;
            }
        }

        return default;
    }

    /// <summary>Where STRUCTURED-DATA begins: behind the sixth space; the message is valid.</summary>
    private static int SdPlace(ReadOnlySpan<byte> body)
    {
        const int spacesBefore = 6;
        var at = 0;
        for (var space = 0; space < spacesBefore; space++)
        {
            var next = body[at..].IndexOf((byte)' ');
            if (next < 0)
            {
                return -1;
            }

            at += next + 1;
        }

        return at < body.Length ? at : -1;
    }

    private void WriteElements(IPAddress? address, bool hasVia)
    {
        if (address is not null)
        {
            Span<byte> text = stackalloc byte[64];
            (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryFormat(text, out var length);
            _text.Write("[origin ip=\""u8);
            _text.Write(text[..length]);
            _text.Write("\"]"u8);
        }

        if (hasVia)
        {
            _text.Write("["u8);
            _text.Write(Via);
            WriteMark();
            _text.Write("]"u8);
        }
    }

    private void WriteMark()
    {
        _text.Write(" mark=\""u8);
        Encoding.ASCII.GetBytes(_options.LoopMark, _text);
        _text.Write("\""u8);
    }

    private ReadOnlySpan<byte> ToRfc3164(in RoutedRecord record, ReadOnlySpan<byte> body)
    {
        SyslogParser.Parse(body, new ParseContext(record.Fields.ReceivedUtc, _options.AssumedZone), _message);
        var priority = MessagePriority.Of(body);
        _text.ResetWrittenCount();
        WritePriority(priority);
        if (_options.HasTimestamps)
        {
            WriteLegacyTimestamp(_message.Timestamp ?? record.Fields.ReceivedUtc);
        }

        WriteHeaderField(_message.Hostname.IsPresent ? _message.Hostname.Of(body) : AddressText(record), maxLength: 255, isLast: true);
        _text.Write(" "u8);
        if (_message.AppName.IsPresent)
        {
            _text.Write(_message.AppName.Of(body));
            if (_message.ProcId.IsPresent)
            {
                _text.Write("["u8);
                _text.Write(_message.ProcId.Of(body));
                _text.Write("]"u8);
            }

            _text.Write(": "u8);
        }

        _text.Write(_message.Msg.IsPresent ? _message.Msg.Of(body) : body[priority.Length..]);
        return _text.WrittenSpan;
    }

    private ReadOnlySpan<byte> ToJson(in RoutedRecord record, ReadOnlySpan<byte> body)
    {
        SyslogParser.Parse(body, new ParseContext(record.Fields.ReceivedUtc, _options.AssumedZone), _message);
        _text.ResetWrittenCount();
        _json.Reset(_text);
        _json.WriteStartObject();
        if (record.IsStored)
        {
            _json.WriteNumber("index", record.Index);
        }
        else
        {
            _json.WriteNull("index");
        }

        Span<byte> time = stackalloc byte[TimestampText.MaxLength];
        _json.WriteString("received", time[..TimestampText.Format(record.Fields.ReceivedUtc, 0, 9, time)]);
        if (record.Source is { } source)
        {
            _json.WriteString("source", source.Address?.ToString());
            _json.WriteString("listener", source.Listener);
            _json.WriteString("transport", source.Transport);
        }

        SyslogMessageJson.WriteMembers(_json, body, _message);
        _json.WriteEndObject();
        _json.Flush();
        return _text.WrittenSpan;
    }

    /// <summary>The claimed time as it was claimed, or the time of receipt in the output's zone.</summary>
    private void WriteTimestamp(in RoutedRecord record)
    {
        if (!_options.HasTimestamps)
        {
            _text.Write("-"u8);
            return;
        }

        var text = _text.GetSpan(TimestampText.MaxLength);
        if (_message.Timestamp is { } claimed && _message.TimeSource == TimeSource.Parsed)
        {
            var digits = Math.Min(_message.FractionDigits, Microseconds);
            _text.Advance(TimestampText.Format(claimed, _message.OffsetMinutes, digits, text));
            return;
        }

        // A claim without a zone has the digits that were claimed; the time of receipt has all that there are.
        var time = _message.Timestamp ?? record.Fields.ReceivedUtc;
        var known = _message.Timestamp is null ? Microseconds : Math.Min(_message.FractionDigits, Microseconds);
        _text.Advance(TimestampText.Format(time, OffsetAt(time), known, text));
    }

    private int OffsetAt(long utc) =>
        (int)_options.Zone.GetUtcOffset(DateTime.UnixEpoch.AddTicks(utc / NanosecondsPerTick)).TotalMinutes;

    /// <summary>RFC 3164, section 4.1.2, in the zone of the output: the form has no room for an offset.</summary>
    private void WriteLegacyTimestamp(long utc)
    {
        var local = DateTime.UnixEpoch.AddTicks(utc / NanosecondsPerTick).AddMinutes(OffsetAt(utc));
        var text = _text.GetSpan(32);
        local.TryFormat(text, out var written, "MMM dd HH:mm:ss ", CultureInfo.InvariantCulture);
        if (text[4] == '0')
        {
            text[4] = (byte)' ';
        }

        _text.Advance(written);
    }

    private static ReadOnlySpan<byte> Part(Slice part, ReadOnlySpan<byte> body) => part.IsPresent ? part.Of(body) : default;

    private static byte[] AddressText(in RoutedRecord record) =>
        record.Source?.Address is { } address ? Encoding.ASCII.GetBytes((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()) : [];

    /// <summary>PRINTUSASCII only (RFC 5424, section 6): what is none becomes a question mark.</summary>
    private void WriteHeaderField(ReadOnlySpan<byte> value, int maxLength, bool isLast = false)
    {
        if (value.IsEmpty)
        {
            _text.Write("-"u8);
        }
        else
        {
            var to = _text.GetSpan(Math.Min(value.Length, maxLength));
            var length = Math.Min(value.Length, maxLength);
            for (var at = 0; at < length; at++)
            {
                to[at] = value[at] is > 32 and < 127 ? value[at] : (byte)'?';
            }

            _text.Advance(length);
        }

        if (!isLast)
        {
            _text.Write(" "u8);
        }
    }

    private void WriteNumber(int number)
    {
        Utf8Formatter.TryFormat(number, _text.GetSpan(11), out var written);
        _text.Advance(written);
    }
}
