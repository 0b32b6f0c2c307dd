using System.Security.Cryptography;
using System.Text;
using Sworn.Audit.Events;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sessions;

/// <summary>
/// Makes events of records: parses, classifies, remembers per device what the record before it claimed. Belongs to one
/// thread.
/// </summary>
/// <param name="catalogue">The events that are known.</param>
/// <param name="deviceZone">The zone of timestamps that name none.</param>
/// <param name="isWanted">Which entries are wanted; null for all. An event of another is not made.</param>
public sealed class EventReader(EventCatalogue catalogue, TimeZoneInfo deviceZone, Func<EventEntry, bool>? isWanted = null)
{
    /// <summary>The device of sworn's own records, and of no others.</summary>
    public const string Self = "self";

    /// <summary>The device of records that name none and came from a program of the node's own host.</summary>
    public const string Local = "local";

    private const int MaxText = 2048;

    private readonly EventClassifier _classifier = new(catalogue);
    private readonly EventFields _fields = new();

    /// <summary>What the record before claimed, by device.</summary>
    internal ClaimedTimes Claimed { get; init; } = new();

    /// <summary>What the parser found in the record that was read last.</summary>
    public SyslogMessage Message { get; } = new();

    /// <summary>The device of the record that was read last.</summary>
    public string Device { get; private set; } = "";

    /// <summary>Whether an entry of the catalogue fits the record that was read last.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Reads a record.</summary>
    /// <param name="index">Its position in the log.</param>
    /// <param name="body">The octets as received.</param>
    /// <param name="receivedUtc">When: nanoseconds of UTC since 1970.</param>
    /// <param name="peer">The address it came from; empty when it has none, as a program of the same host and sworn itself.</param>
    /// <param name="isOwn">Whether sworn itself wrote it, as the log says: what a message says of itself proves nothing.</param>
    /// <returns>The event; null when no entry of the catalogue fits, or the one that fits is not wanted.</returns>
    public AuditEvent? Read(ulong index, ReadOnlySpan<byte> body, long receivedUtc, ReadOnlySpan<byte> peer, bool isOwn)
    {
        SyslogParser.Parse(body, new ParseContext(receivedUtc, deviceZone), Message);
        var entry = _classifier.Classify(body, Message, _fields);
        Device = isOwn ? Self : DeviceOf(body, peer);
        var previous = Claimed.Exchange(Device, Message.Timestamp);
        IsKnown = entry is not null;
        if (entry is null || isWanted?.Invoke(entry) == false)
        {
            return null;
        }

        var text = Message.Msg.Of(body);
        return new AuditEvent(entry, _fields)
        {
            Index = index,
            Hash = Convert.ToHexStringLower(SHA256.HashData(body)),
            Device = Device,
            Peer = Encoding.UTF8.GetString(peer),
            ReceivedUtc = receivedUtc,
            ClaimedUtc = Message.Timestamp,
            HasYear = Message.TimeSource is TimeSource.Parsed or TimeSource.ZoneAssumed,
            App = Encoding.UTF8.GetString(Message.AppName.Of(body)),
            ProcId = Encoding.UTF8.GetString(Message.ProcId.Of(body)),
            Text = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxText)]),
            PreviousClaimedUtc = previous,
        };
    }

    /// <summary>HOSTNAME, unless it is the name that is sworn's own; else the address.</summary>
    private string DeviceOf(ReadOnlySpan<byte> body, ReadOnlySpan<byte> peer)
    {
        var name = Message.Hostname.Of(body);
        if (!name.IsEmpty && !name.SequenceEqual("self"u8))
        {
            return Encoding.UTF8.GetString(name);
        }

        return peer.IsEmpty ? Local : Encoding.UTF8.GetString(peer);
    }
}
