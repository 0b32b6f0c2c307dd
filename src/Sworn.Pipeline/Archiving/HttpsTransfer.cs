using System.Net.Http.Headers;
using System.Security.Authentication;
using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Archiving;

/// <summary>
/// HTTP PUT (RFC 9110, section 9.3.4) over TLS, with the digest of the octets (RFC 9530) for the site to check. A site has
/// the whole of a representation or none, so the name needs no detour.
/// </summary>
/// <param name="options">The archive.</param>
/// <param name="site">The folder at the site.</param>
internal sealed class HttpsTransfer(ArchiveOptions options, Uri site) : ITransfer
{
    public string Site { get; } = site.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public void Put(ArchiveFile file, TransferredFile what, string name, CancellationToken abort)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var identity = new TlsIdentity(options.Tls, new Destination(site.Host, site.Port), TimeProvider.System);
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = identity.Authentication };
            using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            using var octets = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var request = RequestOf(octets, what, name);
            using var answer = client.Send(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new TransferException(Site, $"the site answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
            }
        }
        catch (OperationCanceledException late)
        {
            throw new TransferException(Site, abort.IsCancellationRequested ? "the node stops" : $"not done within {options.Timeout.TotalSeconds:0} s", late);
        }
        catch (Exception failure) when (failure is HttpRequestException or AuthenticationException or IOException)
        {
            throw new TransferException(Site, $"{failure.Message} {failure.InnerException?.Message}".TrimEnd(), failure);
        }
    }

    private HttpRequestMessage RequestOf(FileStream octets, TransferredFile what, string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{Site}/{Uri.EscapeDataString(name)}")) { Content = new StreamContent(octets) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentLength = what.Octets;
        request.Content.Headers.TryAddWithoutValidation(
            "Content-Digest", $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(what.Sha256))}:");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("sworn", productVersion: null));
        if (options.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }
}
