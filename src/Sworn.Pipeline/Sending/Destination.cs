using System.Buffers;
using System.Globalization;
using System.Net;

namespace Sworn.Pipeline.Sending;

/// <summary>A host, by name or address, and a port. A name is looked up when a connection is made, never per message.</summary>
/// <param name="Host">A name or an address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record Destination(string Host, int Port)
{
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" /\\@[]");

    /// <summary>Reads <c>host:port</c>, <c>192.0.2.1:514</c>, <c>[2001:db8::1]:514</c>; without a port the default applies.</summary>
    public static bool TryParse(string text, int defaultPort, out Destination? destination)
    {
        ArgumentNullException.ThrowIfNull(text);
        destination = null;
        var (host, port) = Split(text.Trim());
        var number = defaultPort;
        if (host.Length == 0 || host.AsSpan().ContainsAny(NotInHosts)
            || (port is not null && !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            || number is < IPEndPoint.MinPort + 1 or > IPEndPoint.MaxPort)
        {
            return false;
        }

        destination = new Destination(host, number);
        return true;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static (string Host, string? Port) Split(string text)
    {
        var close = text.IndexOf(']', StringComparison.Ordinal);
        if (text.StartsWith('[') && close > 0)
        {
            return (text[1..close], close + 1 == text.Length ? null : text[(close + 1)..].TrimStart(':'));
        }

        var colon = text.LastIndexOf(':');
        return colon < 0 || text.IndexOf(':', StringComparison.Ordinal) != colon ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
