using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>A TLS server that shows a certificate and counts the octets of messages that it is given.</summary>
internal sealed class TlsServerSink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private long _octets;

    public TlsServerSink(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Octets => Interlocked.Read(ref _octets);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync();
                await using var tls = new SslStream(new NetworkStream(socket), false);
                await tls.AuthenticateAsServerAsync(_certificate);
                var buffer = new byte[4_096];
                int count;
                while ((count = await tls.ReadAsync(buffer)) > 0)
                {
                    Interlocked.Add(ref _octets, count);
                }
            }
            catch (Exception refused) when (refused is IOException or AuthenticationException)
            {
                // What these tests are about.
                continue;
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
