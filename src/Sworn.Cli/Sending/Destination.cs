using System.Net;
using System.Net.Sockets;

namespace Sworn.Cli.Sending;

/// <summary>Where <c>sworn send</c> sends: <c>udp://host:port</c>, <c>tcp://host:port</c> or <c>unix:path</c>.</summary>
internal sealed record Destination(string Transport, EndPoint EndPoint)
{
    private const int DefaultPort = 5514;

    /// <summary>The socket type that the transport needs; a UNIX socket takes datagrams, as /dev/log does.</summary>
    public SocketType SocketType => Transport == "tcp" ? SocketType.Stream : SocketType.Dgram;

    /// <summary>Reads a destination.</summary>
    /// <exception cref="CommandFailedException">It is not one; the message says what is.</exception>
    public static Destination Parse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal) && text.Length > "unix:".Length)
        {
            return new Destination("unix", new UnixDomainSocketEndPoint(text["unix:".Length..]));
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw CommandFailedException.Usage(
                $"'{text}' is not a destination; write udp://host:port, tcp://host:port or unix:/path");
        }

        if (uri.Scheme is not ("udp" or "tcp"))
        {
            throw CommandFailedException.Usage(
                $"this version sends over udp, tcp and unix sockets, not over '{uri.Scheme}'");
        }

        return new Destination(uri.Scheme, new IPEndPoint(AddressOf(uri), uri.Port < 0 ? DefaultPort : uri.Port));
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
