using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sworn.Host.Identity;
using Sworn.Query.Matching;
using Sworn.Query.Output;
using Sworn.Query.Scan;
using Sworn.Store.Evidence;

namespace Sworn.Host.Http;

/// <summary>Single records with their proof, what stands around them, and bundles of them.</summary>
internal static class RecordEndpoints
{
    private const int DefaultContext = 20;
    private const int MaxContext = 500;
    private const int MaxEvidence = 1_000_000;
    private const ulong WidestContext = 1_000_000;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/records/{store}/{index}", "One record, its leaf, and the proof that a signed checkpoint covers it.", ShowAsync)
        {
            Result = typeof(RecordObject),
        },
        new("GET", "/api/v1/records/{store}/{index}/context", "A record and those around it, oldest first.", ContextAsync)
        {
            Parameters = [("before", "how many before it; 20 when left out"), ("after", "how many behind it; 20 when left out"), ("same", "host or source: only those of the same")],
            Produces = "application/x-ndjson",
        },
        new("GET", "/api/v1/evidence", "An evidence bundle of the records that match (docs/formats).", EvidenceAsync)
        {
            Permission = Permission.Evidence, Parameters = SearchRequest.Window, Produces = "application/octet-stream",
        },
    ];

    private static async Task ShowAsync(ApiCall call)
    {
        var index = PlaceOf(call);
        await call.RecordAsync("VIEW", "A record is shown", ("what", "record"), ("index", Text(index)));
        var answer = await call.Services.Searches.RunAsync(
            () => Read(call, index) is { } record && RecordProver.TryProve(call.Services.Directory, index) is { } proof ? Show(call, record, index, proof) : null,
            call.Aborted);
        await call.WriteAsync(answer ?? throw NotThere());
    }

    private static RecordObject Show(ApiCall call, SingleRecord record, ulong index, RecordProof proof)
    {
        var members = JsonNode.Parse(record.Json)!.AsObject();
        members["raw_b64"] = Convert.ToBase64String(record.Body);
        return new RecordObject(
            JsonSerializer.SerializeToElement(members, ApiJson.Form),
            new LeafObject(
                index, proof.Leaf.ToBase64(), Convert.ToBase64String(proof.Entry.Span), proof.BodyDigest.ToBase64(), proof.Salt is { } salt ? Convert.ToBase64String(salt.Span) : null),
            proof.Inclusion is { } inclusion ? new ProofObject(inclusion.TreeSize, [.. inclusion.Path.Select(node => node.ToBase64())]) : null,
            proof.Inclusion?.Note,
            proof.Inclusion is { } covered ? KeyNotes.For(call.Services.Directory, covered.TreeSize) : []);
    }

    private static async Task ContextAsync(ApiCall call)
    {
        var index = PlaceOf(call);
        var before = call.Number("before", DefaultContext, 0, MaxContext);
        var after = call.Number("after", DefaultContext, 0, MaxContext);
        var same = call.Query("same") is null or "host" or "source"
            ? call.Query("same")
            : throw Refusal.BadParameter("same", "'same' is host or source");
        await call.RecordAsync("VIEW", "Records around one are shown", ("what", "context"), ("index", Text(index)));
        var (first, last) = await call.Services.Searches.RunAsync(() => Bounds(call, index, before, after, same), call.Aborted);
        var condition = await call.Services.Searches.RunAsync(() => ConditionOf(Read(call, index), same), call.Aborted);
        await SearchEndpoints.StreamAsync(
            call, SearchRequest.OfText(call, $"_index:>={first} _index:<={last}{condition}", QueryOrder.OldestFirst, limit: before + after + 1));
    }

    /// <summary>The indexes of the first and the last record to show.</summary>
    private static (ulong First, ulong Last) Bounds(ApiCall call, ulong index, int before, int after, string? same)
    {
        var record = Read(call, index) ?? throw NotThere();
        var condition = ConditionOf(record, same);
        var low = index > WidestContext ? index - WidestContext : 0;
        var first = Farthest(call, $"_index:>={low} _index:<={index}{condition}", QueryOrder.NewestFirst, before + 1);
        var last = Farthest(call, $"_index:>={index} _index:<={index + WidestContext}{condition}", QueryOrder.OldestFirst, after + 1);
        return (first ?? index, last ?? index);
    }

    private static ulong? Farthest(ApiCall call, string query, QueryOrder order, int count)
    {
        var sink = new IndexSink(int.MaxValue);
        call.Services.Log.Run(SearchRequest.OfText(call, query, order, count), sink, call.Aborted);
        return sink.Indexes.Count == 0 ? null : sink.Indexes[^1];
    }

    private static string ConditionOf(SingleRecord? record, string? same)
    {
        var member = same == "host" ? "hostname" : "source";
        var value = same is null || record is null ? null : JsonNode.Parse(record.Json)?[member]?.GetValue<string>();
        return value is null ? "" : $" {(same == "host" ? "host" : "_source")}:={JsonSerializer.Serialize(value, ApiJson.Form)}";
    }

    private static async Task EvidenceAsync(ApiCall call)
    {
        if (!call.Principal.Scopes.IsEverything)
        {
            throw Refusal.Forbidden("a bundle shows that nothing between its records was left out, and so tells of records outside of your scope");
        }

        var request = SearchRequest.Of(call, QueryOrder.OldestFirst, limit: null);
        if (!request.Query.GivesRecords)
        {
            throw Refusal.BadParameter("q", "a count or a table gives no records to prove");
        }

        await SearchRequest.RecordAsync(call, "evidence", "EXPORT");
        var sink = new IndexSink(MaxEvidence);
        await call.Services.Searches.RunAsync(
            () => call.Services.Log.Run(request, sink, call.Aborted), call.Aborted);
        if (sink.Indexes.Count >= MaxEvidence)
        {
            throw Refusal.BadParameter("q", string.Create(CultureInfo.InvariantCulture, $"a bundle holds fewer than {MaxEvidence} records; narrow the query"));
        }

        if (sink.Indexes.Count == 0)
        {
            throw Refusal.NotFound("no record matches: there is nothing to prove");
        }

        call.Context.Response.ContentType = "application/octet-stream";
        call.Context.Response.Headers.ContentDisposition = "attachment; filename=\"evidence.sworn\"";
        var body = new BufferedStream(call.BlockingBody(), 64 << 10);
        await call.Services.Searches.RunAsync(
            () =>
            {
                EvidenceExporter.Write(body, call.Services.Directory, request.Query.Text, [.. sink.Indexes.Distinct().Order()], call.Services.Time.GetUtcNow());
                body.Flush();
                return true;
            },
            call.Aborted);
    }

    private static ulong PlaceOf(ApiCall call) =>
        call.Route("store") == call.Services.Node.StoreName
            && ulong.TryParse(call.Route("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < ulong.MaxValue - WidestContext
            ? index
            : throw NotThere();

    private static Refusal NotThere() => Refusal.NotFound("there is no such record, or it is outside of your scope");

    private static string Text(ulong index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether who asks may see a record, and there is one.</summary>
    public static bool IsSeen(ApiCall call, ulong index) => Read(call, index) is not null;

    /// <summary>Reads one record, if who asks may see it.</summary>
    private static SingleRecord? Read(ApiCall call, ulong index)
    {
        var sink = new SingleSink();
        call.Services.Log.Run(
            SearchRequest.OfText(call, $"_index:>={index} _index:<={index} _kind:*", QueryOrder.OldestFirst, limit: 1), sink, call.Aborted);
        return sink.Record;
    }

    private sealed record SingleRecord(byte[] Json, byte[] Body);

    private sealed class SingleSink : IRecordSink
    {
        private readonly RecordWriter _writer = RecordWriter.Create(new OutputOptions { Format = RecordFormat.Json });

        public SingleRecord? Record { get; private set; }

        public bool Accept(in QueryRecord record)
        {
            var json = new ArrayBufferWriter<byte>();
            _writer.Write(record, json);
            Record = new SingleRecord(json.WrittenSpan.ToArray(), record.Body.ToArray());
            return false;
        }

        public void AcceptCount(long count)
        {
            // The query has no such pipe.
        }

        public void Hide(HiddenRange range)
        {
            // The record is then not there.
        }

        public void Flush()
        {
            // Nothing is buffered.
        }
    }

    private sealed class IndexSink(int most) : IRecordSink
    {
        public List<ulong> Indexes { get; } = [];

        public bool Accept(in QueryRecord record)
        {
            Indexes.Add(record.Index);
            return Indexes.Count < most;
        }

        public void AcceptCount(long count)
        {
            // Refused before.
        }

        public void Hide(HiddenRange range)
        {
            // The bundle's range shows what is missing.
        }

        public void Flush()
        {
            // Nothing is buffered.
        }
    }
}
