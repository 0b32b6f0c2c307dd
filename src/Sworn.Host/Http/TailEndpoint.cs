using System.Buffers;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Sworn.Query.Matching;
using Sworn.Query.Output;
using Sworn.Query.Scan;

namespace Sworn.Host.Http;

/// <summary>
/// Records as they come, as server-sent events. A client that reads too slowly loses records and is told how many; the log
/// and everybody else go on.
/// </summary>
internal static class TailEndpoint
{
    private const int MaxWaiting = 8_192;

    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(15);

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/tail", "Records as they come: events record, dropped, and end.", TailAsync)
        {
            Parameters = [SearchRequest.Query, ("format", "json, or text: a line for people"), ("zone", "the zone of times in text")],
            Produces = "text/event-stream",
        },
    ];

    private static async Task TailAsync(ApiCall call)
    {
        var request = SearchRequest.Of(call, QueryOrder.OldestFirst, limit: null);
        if (!request.Query.IsFollowable)
        {
            throw Refusal.BadParameter("q", "a tail never ends, and so no count, table or order of it; use /api/v1/query");
        }

        var format = call.Query("format") switch
        {
            null or "json" => RecordFormat.Json,
            "text" => RecordFormat.Text,
            var other => throw Refusal.BadParameter("format", $"'{other}' is not a format of a tail; write json or text"),
        };
        await SearchRequest.RecordAsync(call, "tail");
        await call.Services.Searches.RunTailAsync(async () =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
            var sink = new Sink(OutputOptions.Of(request.Query, format) with { Zone = request.Zone });
            using var follower = new LogFollower(call.Services.Directory, call.Services.Time, request, sink, call.Services.Log);
            var following = Task.Run(() => FollowAsync(follower, sink, ended.Token), CancellationToken.None);
            try
            {
                await WriteAsync(call, sink);
            }
            finally
            {
                await ended.CancelAsync();
                await following;
            }
        });
    }

    private static async Task FollowAsync(LogFollower follower, Sink sink, CancellationToken cancellation)
    {
        try
        {
            await follower.RunAsync(0, cancellation);
            sink.Complete(failure: null);
        }
        catch (Exception failure) when (failure is Store.Files.StoreException or QueryTooSlowException)
        {
            sink.Complete(failure.Message);
        }
    }

    private static async Task WriteAsync(ApiCall call, Sink sink)
    {
        var response = call.Context.Response;
        response.ContentType = "text/event-stream";
        await response.WriteAsync(": alive\n\n", call.Aborted);
        await response.Body.FlushAsync(call.Aborted);
        var wait = sink.Events.WaitToReadAsync(call.Aborted).AsTask();
        while (IsStillAllowed(call))
        {
            try
            {
                if (!await wait.WaitAsync(Alive, call.Services.Time, call.Aborted))
                {
                    await response.WriteAsync($"event: end\ndata: {sink.Failure ?? "the limit is reached"}\n\n", call.Aborted);
                    return;
                }

                await WriteWaitingAsync(response, sink, call.Aborted);
                wait = sink.Events.WaitToReadAsync(call.Aborted).AsTask();
            }
            catch (TimeoutException)
            {
                await response.WriteAsync(": alive\n\n", call.Aborted);
            }

            await response.Body.FlushAsync(call.Aborted);
        }

        await response.WriteAsync("event: end\ndata: the log-in ended\n\n", call.Aborted);
    }

    private static async Task WriteWaitingAsync(HttpResponse response, Sink sink, CancellationToken cancellation)
    {
        for (var written = 0; written < MaxWaiting && sink.Events.TryRead(out var line); written++)
        {
            await response.Body.WriteAsync(line, cancellation);
        }

        if (sink.TakeDropped() is > 0 and var dropped)
        {
            await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"event: dropped\ndata: {{\"count\":{dropped}}}\n\n"), cancellation);
        }
    }

    /// <summary>A tail ends with the log-in that opened it, and does not keep it from being idle.</summary>
    private static bool IsStillAllowed(ApiCall call) =>
        call.Principal.Session is not { } session || call.Services.Sessions.IsOpen(session);

    /// <summary>Hands records from the follower to the writer: as many as fit, the rest counted.</summary>
    private sealed class Sink(OutputOptions options) : IRecordSink
    {
        private readonly RecordWriter _writer = RecordWriter.Create(options);
        private readonly ArrayBufferWriter<byte> _buffer = new();
        private readonly Channel<byte[]> _events = Channel.CreateBounded<byte[]>(
            new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });

        private long _dropped;

        public ChannelReader<byte[]> Events => _events.Reader;

        public string? Failure { get; private set; }

        public bool Accept(in QueryRecord record)
        {
            _buffer.ResetWrittenCount();
            _buffer.Write("event: record\ndata: "u8);
            _writer.Write(record, _buffer);
            _buffer.Write("\n"u8);
            if (!_events.Writer.TryWrite(_buffer.WrittenSpan.ToArray()))
            {
                Interlocked.Increment(ref _dropped);
            }

            return true;
        }

        public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

        public void Complete(string? failure)
        {
            Failure = failure;
            _events.Writer.Complete();
        }

        public void AcceptCount(long count)
        {
            // Refused before.
        }

        public void Hide(HiddenRange range) => _events.Writer.TryWrite(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: hidden\ndata: {{\"first\":{range.First}}}\n\n")));

        public void Flush()
        {
            // The writer sends what waits as soon as it can.
        }
    }
}
