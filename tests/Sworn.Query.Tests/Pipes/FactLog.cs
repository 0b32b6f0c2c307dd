using System.Globalization;
using System.Text;
using System.Text.Json;
using Sworn.Query.Output;
using Sworn.Query.Scan;
using Sworn.Testing;

namespace Sworn.Query.Tests.Pipes;

/// <summary>A log of records whose content the test knows, so that plain loops over it are the oracle of every pipe.</summary>
internal sealed class FactLog : IDisposable
{
    private const int PerFrame = 40;

    private FactLog(TestLog log, List<Fact> facts)
    {
        Log = log;
        Facts = facts;
    }

    public TestLog Log { get; }

    /// <summary>The records, oldest first.</summary>
    public List<Fact> Facts { get; }

    /// <summary>The same, as results come.</summary>
    public IEnumerable<Fact> NewestFirst => Enumerable.Reverse(Facts);

    public static FactLog Make(ulong seed, int count, LogLayout layout, TimeSpan step = default)
    {
        var random = new SeededRandom(seed);
        var log = new TestLog { FileBytes = 64 << 10 };
        var drafts = new List<Fact>();
        while (drafts.Count < count)
        {
            var frame = Enumerable.Range(0, Math.Min(PerFrame, count - drafts.Count)).Select(number => Draft(random, log.Time.GetUtcNow() + TimeSpan.FromMilliseconds(number))).ToList();
            log.Add([.. frame.Select(fact => fact.Body)]);
            log.Log.PrepareAhead();
            drafts.AddRange(frame);
            log.Time.Advance(step);
        }

        log.Log.Sync();
        if (layout != LogLayout.Journal)
        {
            log.SealFiles(leave: layout == LogLayout.Both ? 1 : 0);
        }

        var found = new CollectingSink();
        log.Run("*", found, request => request with { Since = 0, Order = QueryOrder.OldestFirst });
        Assert.Equal(drafts.Select(fact => fact.Body), found.Bodies);
        return new FactLog(log, [.. drafts.Select((fact, number) => fact with
        {
            Index = found.Indexes[number],
            Received = DateTimeOffset.UnixEpoch.AddTicks(log.Given[number].Received / TimeSpan.NanosecondsPerTick),
        })]);
    }

    /// <summary>What a query gives, as a list of JSON objects.</summary>
    public List<JsonElement> Json(string query, Func<QueryRequest, QueryRequest>? with = null) =>
        [.. Text(query, RecordFormat.Json, with).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The values of each result, in the order of the columns, joined by a bar.</summary>
    public List<string> Rows(string query, Func<QueryRequest, QueryRequest>? with = null) =>
        [.. Json(query, with).Select(row => string.Join('|', row.EnumerateObject().Select(member => member.Value.ToString())))];

    public string Text(string query, RecordFormat format, Func<QueryRequest, QueryRequest>? with = null) => Run(query, format, with).Text;

    public (string Text, ScanReport Report) Run(string query, RecordFormat format, Func<QueryRequest, QueryRequest>? with = null)
    {
        Assert.True(Language.QueryParserTests.TryParse(query, out var parsed));
        using var stream = new MemoryStream();
        var sink = new StreamSink(stream, OutputOptions.Of(parsed, format));
        var report = Log.Run(query, sink, request => with?.Invoke(request with { Since = 0 }) ?? request with { Since = 0 });
        sink.Flush();
        return (Encoding.UTF8.GetString(stream.ToArray()), report);
    }

    public List<ulong> Indexes(string query, Func<QueryRequest, QueryRequest>? with = null)
    {
        var sink = new CollectingSink();
        Log.Run(query, sink, request => with?.Invoke(request with { Since = 0 }) ?? request with { Since = 0 });
        return sink.Indexes;
    }

    public void Dispose() => Log.Dispose();

    private static Fact Draft(SeededRandom random, DateTimeOffset now)
    {
        var host = $"h{random.Below(4)}";

        // One device has a clock that is two minutes slow.
        var time = now - (host == "h3" ? TimeSpan.FromMinutes(2) : TimeSpan.Zero);
        var user = $"u{random.Below(6)}";
        var address = $"10.{random.Below(2)}.0.{random.Below(5)}";
        var bytes = random.Below(1_000);
        var msgId = random.Pick(Fact.MsgIds);
        var severity = random.Below(8);
        var text = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"<{8 + severity}>1 {text} {host} app {bytes} {msgId} [x@1 username=\"{user}\" source-address=\"{address}\" bytes=\"{bytes}\"] User {user} from {address} sent {bytes} octets");
        return new Fact(0, host, user, address, bytes, msgId, severity, new DateTimeOffset(time.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero), default, body);
    }
}
