using Sworn.Core.Ledger;
using Sworn.Protocols.Syslog;
using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>
/// What the parser makes of one record: slices of its octets. A record that is not a received message has none of it.
/// Reused from record to record; belongs to one thread.
/// </summary>
/// <param name="deviceZone">The zone of timestamps that name none.</param>
internal sealed class MessageView(TimeZoneInfo deviceZone)
{
    private const int SeverityBits = 3;

    private readonly SyslogMessage _message = new();
    private byte[] _unescaped = new byte[256];
    private bool _isMessage;

    /// <summary>Everything the parser found; null of a record that is not a message.</summary>
    public SyslogMessage? Parsed => _isMessage ? _message : null;

    /// <summary>PRIVAL; null without a valid one.</summary>
    public int? Pri => _isMessage && _message.Facility is { } facility && _message.Severity is { } severity
        ? ((int)facility << SeverityBits) | (int)severity
        : null;

    /// <summary>The claimed time: nanoseconds of UTC since 1970; null when there is none.</summary>
    public long? Time => _isMessage ? _message.Timestamp : null;

    /// <summary>The sequence number that a device wrote; null when there is none.</summary>
    public long? Seq => _isMessage ? _message.Seq : null;

    /// <summary>The number of elements of structured data.</summary>
    public int ElementCount => _isMessage ? _message.SdElements.Length : 0;

    /// <summary>The number of parameters of all elements.</summary>
    public int ParameterCount => _isMessage ? _message.SdParams.Length : 0;

    /// <summary>The number of faults that are named.</summary>
    public int DefectCount => _isMessage ? _message.Malformations.Length : 0;

    /// <summary>Parses the record at hand.</summary>
    public void Parse(ReadOnlySpan<byte> body, in EntryFields fields)
    {
        _isMessage = fields.Kind == EntryKind.Event;
        if (_isMessage)
        {
            SyslogParser.Parse(body, new ParseContext(fields.ReceivedUtc, deviceZone), _message);
        }
    }

    /// <summary>SD-ID by its position.</summary>
    public ReadOnlySpan<byte> ElementId(int number, ReadOnlySpan<byte> body) => _message.SdElements[number].Id.Of(body);

    /// <summary>The code of a fault by its position.</summary>
    public ReadOnlySpan<byte> DefectCode(int number) => MessageNames.Of(_message.Malformations[number].Code);

    /// <summary>A parameter by its position among those of all elements; valid until the next call.</summary>
    public SdParameter Parameter(int number, ReadOnlySpan<byte> body)
    {
        var parameter = _message.SdParams[number];
        var element = _message.SdElements[OwnerOf(number)];
        return new SdParameter(element.Id.Of(body), parameter.Name.Of(body), ValueOf(parameter, body));
    }

    /// <summary>A field of text; empty when the message has none. A record that is not a message is all MSG.</summary>
    public ReadOnlySpan<byte> Text(FieldId field, ReadOnlySpan<byte> body)
    {
        if (!_isMessage)
        {
            return field == FieldId.Msg ? body : [];
        }

        return field switch
        {
            FieldId.Format => MessageNames.Of(_message.Format),
            FieldId.Host => _message.Hostname.Of(body),
            FieldId.App => _message.AppName.Of(body),
            FieldId.ProcId => _message.ProcId.Of(body),
            FieldId.MsgId => _message.MsgId.Of(body),
            FieldId.Msg => _message.Msg.Of(body),
            FieldId.Event => _message.Event.Of(body),
            _ => [],
        };
    }

    /// <summary>The last element that begins at or before a parameter: the ones before it that begin there too have none.</summary>
    private int OwnerOf(int parameter)
    {
        var elements = _message.SdElements;
        var low = 0;
        var high = elements.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = elements[middle].FirstParam <= parameter ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private ReadOnlySpan<byte> ValueOf(SdParam parameter, ReadOnlySpan<byte> body)
    {
        var value = parameter.Value.Of(body);
        if (!parameter.HasBackslash)
        {
            return value;
        }

        if (_unescaped.Length < value.Length)
        {
            _unescaped = new byte[Math.Max(value.Length, 2 * _unescaped.Length)];
        }

        return _unescaped.AsSpan(0, SdValue.Unescape(value, _unescaped));
    }
}
