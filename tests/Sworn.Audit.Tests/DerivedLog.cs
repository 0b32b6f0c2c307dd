using System.Globalization;
using System.Text;
using Sworn.Audit.Derived;
using Sworn.Audit.Sources;
using Sworn.Core.Ledger;
using Sworn.Testing;

namespace Sworn.Audit.Tests;

/// <summary>A log for derived state, drawn at random: sessions, samples, failures, sequences, starts of the node, steps of its clock, and
/// the announcements that a node would have written.</summary>
internal sealed class DerivedLog
{
    private static readonly Sender[] Senders =
        [.. Enumerable.Range(1, 9).Select(host => new Sender($"192.0.2.{host}", "udp", "udp", IsOwn: false))];

    private readonly List<Entry> _entries = [];
    private readonly SeededRandom _random;
    private long _offset = AuditBench.Start;
    private uint _session = 1;

    public DerivedLog(SeededRandom random, int sessions, int lost)
    {
        _random = random;
        var sent = new SessionSimulation(random, devices: 12, sessions, lost).Run();
        using var live = Derivation.InMemory(path: null, Options, ulong.MaxValue);
        foreach (var message in sent)
        {
            var now = _offset + (message.Arrival * 1_000_000);
            Add(live, EntryKind.Event, now, message.Message, Senders[0], message.Session);
            AddOther(live, now);
            if (random.Chance(3))
            {
                Announce(live, now);
            }
        }
    }

    public static DerivationOptions Options { get; } = new()
    {
        Log = "test",
        Findings = new FindingSettings { SilenceMinimum = TimeSpan.FromSeconds(60), Expected = [new ExpectedSource("absent", TimeSpan.FromMinutes(9))] },
    };

    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Gives entries from where the state stands, up to an end.</summary>
    public void Feed(Derivation derivation, int end)
    {
        while (derivation.Next < (ulong)end)
        {
            Take(derivation, _entries[(int)derivation.Next]);
        }
    }

    private static void Take(Derivation derivation, Entry entry) => derivation.Take(
        entry.Index, new EntryFields { Kind = entry.Kind, ReceivedUtc = entry.Received, Session = entry.Session },
        Encoding.UTF8.GetBytes(entry.Text), entry.Sender);

    private void Add(Derivation live, EntryKind kind, long received, string text, Sender sender, int session = -1)
    {
        _entries.Add(new Entry((ulong)_entries.Count, kind, received, _session, text, sender, session));
        Take(live, _entries[^1]);
    }

    private void AddOther(Derivation live, long now)
    {
        var sender = _random.Pick(Senders);
        switch (_random.Below(40))
        {
            case < 6:
                Add(live, EntryKind.Event, now, _random.Pick(AuditBench.Samples).GetProperty("full_example").GetString()!, sender);
                break;
            case < 12:
                Add(live, EntryKind.Event, now, $"<189>{1 + _random.Below(60)}: c{_random.Below(3)}: Nov 24 2026 04:00:00.000 UTC: %SYS-5-CONFIG_I: x", sender);
                break;
            case < 16:
                var port = 40_000 + _random.Below(5);
                var act = _random.Pick(["TLS_SESSION_START", "TLS_SESSION_END", "TLS_HANDSHAKE_FAILED"]);
                Add(live, EntryKind.Event, now, $"<110>1 2026-11-24T04:00:00.000000Z node1 sworn 12 {act} [audit@32473 input=\"tls\" peer=\"192.0.2.7:{port}\" reason=\"x\" outcome=\"{(act.EndsWith("FAILED", StringComparison.Ordinal) ? "failure" : "success")}\"] x", Sender.Own);
                break;
            case < 22:
                Add(live, EntryKind.Event, now, string.Create(CultureInfo.InvariantCulture, $"<38>1 2026-11-24T04:00:0{_random.Below(9)}Z web{_random.Below(3)} sshd {_random.Below(30)} - - Failed password for root from 10.0.0.{_random.Below(3)} port 4242 ssh2"), sender);
                break;
            case 22:
                _session++;
                Add(live, EntryKind.Control, now, "{\"type\":\"SESSION\"}", Sender.Own);
                break;
            case 23 when _random.Chance(10):
                _offset += (_random.Below(200) - 100) * 1_000_000_000L;
                Add(live, EntryKind.Control, now, "{\"type\":\"TIME-STEP\"}", Sender.Own);
                break;
            case < 27:
                Add(live, EntryKind.Control, now, "{\"type\":\"ANCHOR\"}", Sender.Own);
                break;
            default:
                break;
        }
    }

    /// <summary>What a node writes of its findings: some one by one, the rest in one record; sometimes it is late.</summary>
    private void Announce(Derivation live, long now)
    {
        var open = live.Unannounced.OrderBy(finding => finding.OpenedIndex).ThenBy(finding => finding.Source, StringComparer.Ordinal).ThenBy(finding => finding.Kind).ToList();
        var through = live.Next - 1;
        foreach (var finding in open.Take(3))
        {
            AddOther(live, now);
            Add(live, EntryKind.Event, now, $"<109>1 2026-11-24T04:00:00Z n sworn 1 FINDING_{(finding.Closed is null ? "OPENED" : "CLOSED")} [audit@32473 kind=\"{finding.KindName}\" source=\"{finding.Source}\" index=\"{finding.OpenedIndex}\" outcome=\"success\"] x", Sender.Own);
        }

        if (open.Count > 3)
        {
            Add(live, EntryKind.Event, now, $"<109>1 2026-11-24T04:00:00Z n sworn 1 FINDINGS_LEFT_OUT [audit@32473 index=\"{through}\" opened=\"1\" closed=\"0\" outcome=\"success\"] x", Sender.Own);
        }
    }

    /// <summary>An entry of the log, and the simulated session it belongs to; -1 for none.</summary>
    public sealed record Entry(ulong Index, EntryKind Kind, long Received, uint Session, string Text, Sender Sender, int Truth);
}
