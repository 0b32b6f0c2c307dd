using System.Globalization;
using System.Net.Http.Headers;
using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Batches as HTTP POST requests, a JSON object or a message a line. Each batch has a key made of the log and the indexes
/// in it (<c>Idempotency-Key</c>), so that a receiver that knows the key can leave a repetition out. Confirmed is what
/// was answered with a status of success.
/// </summary>
internal sealed class WebhookLink : ILink
{
    private readonly WebhookOutputOptions _options;
    private readonly string _logId;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _abort = new();
    private readonly MemoryStream _batch = new();
    private ulong _first;
    private ulong _last;

    public WebhookLink(WebhookOutputOptions options, UInt128 logId)
    {
        _options = options;
        _logId = logId.ToString("x32", CultureInfo.InvariantCulture);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseCookies = false };
        _client = new HttpClient(handler, disposeHandler: true) { Timeout = options.Timeout };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sworn", productVersion: null));
        if (options.Authorization is { } authorization)
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }
    }

    public DeliveryClass Delivery => DeliveryClass.Acknowledged;

    public string Peer => _options.Url.GetLeftPart(UriPartial.Path);

    public long Taken { get; private set; }

    public long Confirmed { get; private set; }

    public long Altered => 0;

    public bool IsReachedWhenOpen => false;

    public void Open()
    {
        _batch.SetLength(0);
        (Taken, Confirmed) = (0, 0);
    }

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        if (_batch.Length > 0 && _batch.Length + message.Length + 1 > _options.MaxBatchBytes)
        {
            Flush();
        }

        _first = _batch.Length == 0 ? record.Index : _first;
        _last = record.Index;
        _batch.Write(message);
        _batch.WriteByte((byte)'\n');
        Taken++;
    }

    public void Flush()
    {
        if (_batch.Length > 0)
        {
            Post();
            _batch.SetLength(0);
            Confirmed = Taken;
        }
    }

    public void Poll(TimeSpan wait)
    {
        // Whatever was sent was answered at once.
    }

    public void Close()
    {
        // A connection that nobody uses closes by itself.
    }

    public void Abort() => _abort.Cancel();

    public void Dispose()
    {
        _client.Dispose();
        _batch.Dispose();
        _abort.Dispose();
    }

    private void Post()
    {
        using var content = new ByteArrayContent(_batch.GetBuffer(), 0, (int)_batch.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue(
            _options.Format.Format == OutputFormat.Json ? "application/x-ndjson" : "text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = content };
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{_logId}-{_first}-{_last}"));
        try
        {
            using var answer = _client.Send(request, _abort.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new OutputException(Peer, $"the server answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            throw new OutputException(Peer, failure.Message, failure);
        }
    }
}
