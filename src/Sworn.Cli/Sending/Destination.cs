using System.Net;
using System.Net.Sockets;

namespace Sworn.Cli.Sending;

/// <summary>
/// Where <c>sworn send</c> sends: <c>udp</c>, <c>tcp</c>, <c>tls</c>, <c>relp</c> or <c>relp-tls</c>, then
/// <c>://host:port</c>; or <c>unix:path</c>, <c>unix-stream:path</c>.
/// </summary>
internal sealed record Destination(string Transport, EndPoint EndPoint, string Host)
{
    private const int SyslogPort = 5514;
    private const int TlsPort = 6514;
    private const int RelpPort = 20_514;

    public bool IsStream => Transport is not ("udp" or "unix");

    public bool IsRelp => Transport is "relp" or "relp-tls";

    public bool IsSecure => Transport is "tls" or "relp-tls";

    /// <summary>Reads a destination.</summary>
    /// <exception cref="CommandFailedException">It is not one; the message says what is.</exception>
    public static Destination Parse(string text)
    {
        foreach (var transport in new[] { "unix", "unix-stream" })
        {
            var prefix = transport + ":";
            if (text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length)
            {
                return new Destination(transport, new UnixDomainSocketEndPoint(text[prefix.Length..]), "localhost");
            }
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw CommandFailedException.Usage(
                $"'{text}' is not a destination; write udp://host:port, tcp://, tls://, relp://, relp-tls:// or unix:/path");
        }

        int? port = uri.Scheme switch
        {
            "udp" or "tcp" => SyslogPort,
            "tls" => TlsPort,
            "relp" or "relp-tls" => RelpPort,
            _ => null,
        };
        if (port is null)
        {
            throw CommandFailedException.Usage(
                $"this version sends over udp, tcp, tls, relp, relp-tls and unix sockets, not over '{uri.Scheme}'");
        }

        return new Destination(uri.Scheme, new IPEndPoint(AddressOf(uri), uri.Port < 0 ? port.Value : uri.Port), uri.DnsSafeHost);
    }

    private static IPAddress AddressOf(Uri uri)
    {
        if (IPAddress.TryParse(uri.DnsSafeHost, out var address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(uri.DnsSafeHost)[0];
        }
        catch (SocketException unknown)
        {
            throw CommandFailedException.Failed($"no address for '{uri.DnsSafeHost}': {unknown.Message}");
        }
    }
}
