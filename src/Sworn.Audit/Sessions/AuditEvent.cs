using Sworn.Audit.Events;

namespace Sworn.Audit.Sessions;

/// <summary>
/// A record of the log that means something: what it is, when, where, and the fields it gave. What other records add to
/// it by correlation is kept apart in <see cref="Session"/> and <see cref="Chain"/>.
/// </summary>
public sealed class AuditEvent
{
    private readonly int[] _ids;
    private readonly string[] _values;
    private string? _sessionKey;

    internal AuditEvent(EventEntry entry, EventFields fields)
    {
        Entry = entry;
        Outcome = entry.OutcomeOf(fields);
        _ids = new int[fields.Count];
        _values = new string[fields.Count];
        for (var position = 0; position < fields.Count; position++)
        {
            _ids[position] = fields.IdAt(position);
            _values[position] = System.Text.Encoding.UTF8.GetString(fields[_ids[position]]);
        }
    }

    /// <summary>An event as it was before.</summary>
    internal AuditEvent(EventEntry entry, Outcome outcome, int[] ids, string[] values)
    {
        Entry = entry;
        Outcome = outcome;
        _ids = ids;
        _values = values;
    }

    /// <summary>The catalogue's entry.</summary>
    public EventEntry Entry { get; }

    /// <summary>What came of it.</summary>
    public Outcome Outcome { get; }

    /// <summary>The position in the log.</summary>
    public required ulong Index { get; init; }

    /// <summary>SHA-256 of the octets as received, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The device: its HOSTNAME, else the address it sent from; <c>self</c> for sworn.</summary>
    public required string Device { get; init; }

    /// <summary>The address that it came from; empty when it has none, as sworn's own records.</summary>
    public string Peer { get; init; } = "";

    /// <summary>When our receiver took it: nanoseconds of UTC since 1970.</summary>
    public required long ReceivedUtc { get; init; }

    /// <summary>When it happened by the device's clock; null when the message does not say.</summary>
    public required long? ClaimedUtc { get; init; }

    /// <summary>Whether the message itself names the year.</summary>
    public required bool HasYear { get; init; }

    /// <summary>APP-NAME; empty without one.</summary>
    public required string App { get; init; }

    /// <summary>PROCID; empty without one.</summary>
    public required string ProcId { get; init; }

    /// <summary>The text of the message.</summary>
    public required string Text { get; init; }

    /// <summary>By the device's clock the time of the record before this one; null for the first.</summary>
    public long? PreviousClaimedUtc { get; init; }

    /// <summary>The session that it belongs to; null when none is known.</summary>
    public Chain? Session { get; internal set; }

    /// <summary>A lockout, update, change of the clock or channel that it belongs to; null for none.</summary>
    public Chain? Chain { get; internal set; }

    /// <summary>When it happened: what the message says, else when it was received.</summary>
    public long EventTime => ClaimedUtc ?? ReceivedUtc;

    /// <summary>The identity that the device gives the session of this record; empty when there is none.</summary>
    internal string SessionKey => _sessionKey ??= SessionRole.KeyOf(this);

    /// <summary>event.action.</summary>
    public string Action => Entry.Action;

    /// <summary>The value of a field; null without one.</summary>
    public string? this[string name]
    {
        get
        {
            if (FieldTable.TryFind(name, out var id))
            {
                var position = Array.IndexOf(_ids, id);
                return position < 0 ? null : _values[position];
            }

            return null;
        }
    }

    /// <summary>Names and values of all fields.</summary>
    public IEnumerable<(string Name, string Value)> Fields =>
        _ids.Select((id, position) => (FieldTable.NameOf(id), _values[position]));
}
