using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sworn.Host.Running;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tls;

namespace Sworn.Host.Http;

/// <summary>
/// Records every TLS session of the HTTP server: that it began, ended, or did not come about and why (NDcPP FTP_TRP.1/Admin,
/// FCS_HTTPS_EXT.1). Stands around what makes the handshake. Thread-safe.
/// </summary>
internal sealed class HttpChannels(TlsAudit audit)
{
    /// <summary>What records call the HTTP server's listener.</summary>
    public const string Listener = "http";

    /// <summary>Watches the connections of a listener.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="useTls">Makes it speak TLS.</param>
    public void Watch(ListenOptions listener, Action useTls)
    {
        listener.Use(next => connection => WatchAsync(connection, next));
        useTls();
        listener.Use(next => connection => BeginAsync(connection, next));
    }

    private async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var handshake = new HttpHandshake();
        HttpHandshake.Current = handshake;
        var peer = connection.RemoteEndPoint ?? new IPEndPoint(IPAddress.None, port: 0);
        try
        {
            await next(connection);
        }
        finally
        {
            if (handshake.Session is { } session)
            {
                audit.SessionEnded(Listener, peer, session, TlsAudit.Https, []);
            }
            else
            {
                audit.HandshakeFailed(new TlsFailure(Listener, peer, handshake.Refused, handshake.Fault, handshake.Detail), TlsAudit.Https);
            }
        }
    }

    private Task BeginAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var agreed = connection.Features.GetRequiredFeature<ITlsHandshakeFeature>();
        var client = connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
        var session = new TlsSession(
            client is null ? null : PeerCertificate.Of(client), NameOf(agreed.Protocol), agreed.NegotiatedCipherSuite?.ToString() ?? "");
        HttpHandshake.Current!.Session = session;
        audit.SessionBegan(Listener, connection.RemoteEndPoint!, session, TlsAudit.Https);
        return next(connection);
    }

    /// <summary>As the records of inputs write it: <c>TLSv1.3</c>.</summary>
    private static string NameOf(SslProtocols protocol) =>
        protocol.ToString().Replace("Tls1", "TLSv1.", StringComparison.Ordinal);
}
