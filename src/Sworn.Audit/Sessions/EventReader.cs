using System.Security.Cryptography;
using System.Text;
using Sworn.Audit.Events;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sessions;

/// <summary>Makes events of records: parses, classifies, remembers per device what the record before it claimed.
/// Belongs
/// to one thread.</summary>
/// <param name="catalogue">The events that are known.</param>
/// <param name="deviceZone">The zone of timestamps that name none.</param>
public sealed class EventReader(EventCatalogue catalogue, TimeZoneInfo deviceZone)
{
    /// <summary>The device of sworn's own records.</summary>
    public const string Self = "self";

    private const int MaxDevices = 100_000;
    private const int MaxText = 2048;

    private readonly EventClassifier _classifier = new(catalogue);
    private readonly EventFields _fields = new();
    private readonly Dictionary<string, long> _lastClaimed = new(StringComparer.Ordinal);

    /// <summary>What the parser found in the record that was read last.</summary>
    public SyslogMessage Message { get; } = new();

    /// <summary>The device of the record that was read last.</summary>
    public string Device { get; private set; } = "";

    /// <summary>Reads a record.</summary>
    /// <param name="index">Its position in the log.</param>
    /// <param name="body">The octets as received.</param>
    /// <param name="receivedUtc">When: nanoseconds of UTC since 1970.</param>
    /// <param name="peer">The address it came from; empty for sworn's own records.</param>
    /// <returns>The event; null when no entry of the catalogue fits.</returns>
    public AuditEvent? Read(ulong index, ReadOnlySpan<byte> body, long receivedUtc, ReadOnlySpan<byte> peer)
    {
        SyslogParser.Parse(body, new ParseContext(receivedUtc, deviceZone), Message);
        var entry = _classifier.Classify(body, Message, _fields);
        Device = DeviceOf(body, peer, entry);
        var previous = Remember();
        if (entry is null)
        {
            return null;
        }

        var text = Message.Msg.Of(body);
        return new AuditEvent(entry, _fields)
        {
            Index = index,
            Hash = Convert.ToHexStringLower(SHA256.HashData(body)),
            Device = Device,
            ReceivedUtc = receivedUtc,
            ClaimedUtc = Message.Timestamp,
            HasYear = Message.TimeSource is TimeSource.Parsed or TimeSource.ZoneAssumed,
            App = Encoding.UTF8.GetString(Message.AppName.Of(body)),
            ProcId = Encoding.UTF8.GetString(Message.ProcId.Of(body)),
            Text = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxText)]),
            PreviousClaimedUtc = previous,
        };
    }

    private string DeviceOf(ReadOnlySpan<byte> body, ReadOnlySpan<byte> peer, EventEntry? entry)
    {
        if (peer.IsEmpty && (entry is null || entry.Dialect == "sworn"))
        {
            return Self;
        }

        var name = Message.Hostname.Of(body);
        return Encoding.UTF8.GetString(name.IsEmpty ? peer : name);
    }

    private long? Remember()
    {
        var previous = _lastClaimed.TryGetValue(Device, out var last) ? last : (long?)null;
        if (Message.Timestamp is { } claimed && (previous is not null || _lastClaimed.Count < MaxDevices))
        {
            _lastClaimed[Device] = claimed;
        }

        return previous;
    }
}
