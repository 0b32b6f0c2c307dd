using System.Text;
using System.Text.Json;
using Sworn.Audit.Coverage;
using Sworn.Audit.Events;
using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Tests;

/// <summary>Feeds messages, a second apart, to everything that a scan feeds.</summary>
internal sealed class AuditBench
{
    public static readonly long Start = new DateTimeOffset(2020, 8, 11, 18, 15, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

    private readonly EventReader _reader;
    private ulong _next;

    public AuditBench(string profile = "junos-seed")
        : this(ProfileLibrary.Load([]).Find(profile)!)
    {
    }

    public AuditBench(RequirementProfile profile)
    {
        Catalogue = EventCatalogue.Default();
        Engine = new CoverageEngine(profile, Catalogue);
        Tracker = new SessionTracker(Chains);
        _reader = new EventReader(Catalogue, TimeZoneInfo.Utc);
    }

    public EventCatalogue Catalogue { get; }

    public CoverageEngine Engine { get; }

    public MemoryChains Chains { get; } = new(100_000);

    public SessionTracker Tracker { get; }

    public static IReadOnlyList<JsonElement> Samples { get; } =
    [
        .. Corpus("ndcpp-samples.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Join(folder.FullName, "Sworn.slnx")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    public static string Corpus(string file) => File.ReadAllText(Path.Join(Root, "tests", "corpus", "audit", file));

    public static string Sample(string id) =>
        Samples.Single(sample => sample.GetProperty("id").GetString() == id).GetProperty("full_example").GetString()!;

    public AuditEvent? Send(string message, long? at = null, bool isOwn = false, string peer = "192.0.2.1")
    {
        var index = _next++;
        var received = at ?? Start + ((long)index * 1_000_000_000);
        var found = _reader.Read(index, Encoding.UTF8.GetBytes(message), received, Encoding.UTF8.GetBytes(peer), isOwn);
        if (found is not null)
        {
            Tracker.Take(found);
            Engine.Take(found);
        }

        return found;
    }

    public RequirementResult Verdict(string id, string device = "cartier", DeviceConfiguration? configuration = null) =>
        Engine.Judge(device, configuration).Requirements.Single(result => result.Requirement.Id == id);

    public static (EventEntry? Entry, EventFields Fields) Classify(EventCatalogue catalogue, string message)
    {
        var raw = Encoding.UTF8.GetBytes(message);
        var parsed = new SyslogMessage();
        SyslogParser.Parse(raw, new ParseContext(Start, TimeZoneInfo.Utc), parsed);
        var fields = new EventFields();
        return (new EventClassifier(catalogue).Classify(raw, parsed, fields), fields);
    }
}
