using Sworn.Core.Ledger;
using Sworn.Protocols.Syslog;
using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>
/// Tells the store where the named parts of a syslog message lie, so that each gets a column. Belongs to one thread.
/// </summary>
/// <param name="deviceZone">The zone of timestamps that name none.</param>
public sealed class SyslogAnalyst(TimeZoneInfo deviceZone) : IRecordAnalyst
{
    private const int MaxPriLength = 5;

    private readonly SyslogMessage _message = new();
    private readonly SyslogMessage _faults = new();

    /// <inheritdoc/>
    public void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (fields.Kind != EntryKind.Event)
        {
            return;
        }

        SyslogParser.Parse(body, new ParseContext(fields.ReceivedUtc, deviceZone), _message);
        layout.Facts = new MessageFacts(
            IsMessage: true, _message.Format, _message.Facility, _message.Severity, _message.TimeSource,
            _message.Malformations.Length > 0).Packed;
        layout.EventTime = _message.TimeSource == TimeSource.Parsed ? _message.Timestamp : null;
        layout.PrefixLength = PrefixOf(body);
        layout.IsRegular = IsRegular();
        AddHeader(layout);
        AddParameters(layout);
    }

    /// <inheritdoc/>
    public bool TryReadTime(ReadOnlySpan<byte> text, out long utc) => SyslogParser.TryReadTimestamp(text, _faults, out utc);

    /// <summary>
    /// A valid message of RFC 5424 that is no vendor's beyond its MSGID: its grammar is decided by its literal text, in
    /// which every quote, bracket and sign of it stands.
    /// </summary>
    private bool IsRegular()
    {
        if (_message.Format != SyslogFormat.Rfc5424 || _message.Malformations.Length > 0 || !_message.IsTimestampVerbatim
            || _message.Cisco is not null || _message.Event != _message.MsgId)
        {
            return false;
        }

        foreach (var parameter in _message.SdParams)
        {
            if (parameter.HasBackslash)
            {
                return false;
            }
        }

        return true;
    }

    private void AddHeader(RecordLayout layout)
    {
        Add(layout, SpanKind.Time, _message.TimestampText);
        Add(layout, SpanKind.Host, _message.Hostname);
        Add(layout, SpanKind.App, _message.AppName);
        Add(layout, SpanKind.ProcId, _message.ProcId);
        Add(layout, SpanKind.MsgId, _message.MsgId);
        Add(layout, SpanKind.Event, _message.Event);
    }

    private void AddParameters(RecordLayout layout)
    {
        var parameters = _message.SdParams;
        foreach (var element in _message.SdElements)
        {
            Add(layout, SpanKind.ElementId, element.Id);
            foreach (var parameter in parameters.Slice(element.FirstParam, element.ParamCount))
            {
                Add(layout, SpanKind.ParameterName, parameter.Name);
                Add(layout, parameter.HasBackslash ? SpanKind.EscapedValue : SpanKind.ParameterValue, parameter.Value);
            }
        }
    }

    private static void Add(RecordLayout layout, SpanKind kind, Slice slice) => layout.Add(kind, slice.Start, slice.Length);

    /// <summary>PRI, and the VERSION behind it: they are numbers, but few.</summary>
    private int PrefixOf(ReadOnlySpan<byte> body)
    {
        if (_message.Severity is null || body.IsEmpty || body[0] != '<')
        {
            return 0;
        }

        var end = body[..Math.Min(MaxPriLength, body.Length)].IndexOf((byte)'>') + 1;
        return _message.Version is null || body[end..].IndexOf((byte)' ') is not (> 0 and <= 3) ? end : end + body[end..].IndexOf((byte)' ');
    }
}
