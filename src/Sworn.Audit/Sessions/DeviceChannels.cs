using System.Globalization;
using Sworn.Audit.Events;

namespace Sworn.Audit.Sessions;

/// <summary>
/// The trusted channels of one device: begin, end, failure. An SSH connection that came about is a session, joined by its
/// process; here are tunnels, TLS sessions, and whatever failed.
/// </summary>
internal sealed class DeviceChannels(string device, ChainBook book)
{
    private const int MaxOpen = 200;

    /// <summary>Ends whose begin may still come.</summary>
    private const int MaxEnded = 16;

    /// <summary>10 s: how far a transport without order may carry records apart.</summary>
    private const long LateNanoseconds = 10_000_000_000;

    private readonly Dictionary<string, Chain> _open = new(StringComparer.Ordinal);
    private readonly List<Chain> _ended = [];

    public IEnumerable<Chain> Open => _open.Values.OrderBy(chain => chain.Number);

    public void Take(AuditEvent record)
    {
        switch (record.Action)
        {
            case "vpn-up" or "tls-open" when record.Outcome != Outcome.Failure:
                Begin(record);
                break;
            case "vpn-down" or "tls-close":
                End(record);
                break;
            case "vpn-failure" or "ssh-failure":
            case "vpn-up" or "tls-open" or "ssh-login" when record.Outcome == Outcome.Failure:
                Fail(record);
                break;
            default:
                break;
        }
    }

    public DeviceState Save(DeviceState state) => state with
    {
        Channels = new SortedDictionary<string, long>(_open.ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal), StringComparer.Ordinal),
        Ended = [.. _ended.Select(chain => chain.Number)],
    };

    public void Load(DeviceState state, Func<long, Chain> chainOf)
    {
        foreach (var (key, number) in state.Channels)
        {
            _open[key] = chainOf(number);
        }

        _ended.AddRange(state.Ended.Select(chainOf));
    }

    private void Begin(AuditEvent record)
    {
        var key = KeyOf(record);
        _ended.RemoveAll(chain => record.ReceivedUtc - chain.LastReceived > LateNanoseconds);
        if (_ended.Find(chain => chain.Key == key && record.EventTime <= chain.End) is { } overtaken)
        {
            // The end overtook the begin on the way.
            _ended.Remove(overtaken);
            overtaken.HasBegin = true;
            Add(overtaken, record);
            return;
        }

        if (_open.Remove(key, out var before))
        {
            before.Doubt(Confidence.Likely, "no end was seen before the next begin");
            book.Complete(before);
        }

        if (_open.Count >= MaxOpen)
        {
            var oldest = _open.MinBy(pair => (pair.Value.Start, pair.Value.Number));
            oldest.Value.Doubt(Confidence.Likely, "given up: too many channels are open");
            book.Complete(oldest.Value);
            _open.Remove(oldest.Key);
        }

        var chain = book.Make(ChainKind.Channel, device, key);
        chain.HasBegin = true;
        chain.Doubt(Confidence.Certain, $"joined by {key}");
        Add(chain, record);
        _open[key] = chain;
    }

    private void End(AuditEvent record)
    {
        var key = KeyOf(record);
        if (!_open.Remove(key, out var chain))
        {
            chain = book.Make(ChainKind.Channel, device, key);
            chain.Doubt(Confidence.Likely, $"its begin was not seen before its end; joined by {key}");
            _ended.Add(chain);
            if (_ended.Count > MaxEnded)
            {
                _ended.RemoveAt(0);
            }
        }

        Add(chain, record);
        chain.End = record.EventTime;
        book.Complete(chain);
    }

    /// <summary>A channel that fails while it is open ends; one that never came about is a chain of its own.</summary>
    private void Fail(AuditEvent record)
    {
        var key = KeyOf(record);
        if (!_open.Remove(key, out var chain))
        {
            chain = book.Make(ChainKind.Channel, device, key);
            chain.Doubt(Confidence.Certain, "one record says that it did not come about");
        }

        Add(chain, record);
        chain.Learn("event.outcome", EventJson.NameOf(Outcome.Failure), record);
        chain.End = record.EventTime;
        book.Complete(chain);
    }

    private static void Add(Chain chain, AuditEvent record)
    {
        chain.Add(record);
        chain.Learn(record, "source.ip", "source.address", "source.port", "destination.ip", "sworn.tunnel.id", "user.name", "event.reason", "error.message");
        record.Chain ??= chain;
    }

    /// <summary>A tunnel by its name and peer; any other channel by the peer's address and port, or the process that serves it.</summary>
    private static string KeyOf(AuditEvent record)
    {
        if (record["sworn.vpn.name"] is { } name)
        {
            return $"tunnel {name} {record["source.ip"] ?? record["destination.ip"]}";
        }

        return record["source.ip"] is { } address
            ? $"{KindOf(record)} {address} {record["source.port"]}".TrimEnd()
            : string.Create(CultureInfo.InvariantCulture, $"{KindOf(record)} {record.App} {record.ProcId}").TrimEnd();
    }

    private static string KindOf(AuditEvent record) => record.Action[..record.Action.IndexOf('-', StringComparison.Ordinal)];
}
