using System.Globalization;
using System.Text;

namespace Sworn.Query.Scan;

/// <summary>
/// Who sent a record, as a SOURCE leaf of the log defines it. The texts are UTF-8 octets, ready to be compared and written.
/// </summary>
public sealed class SourceInfo
{
    internal SourceInfo(string listenerName, string transport, string? address, int port)
    {
        Listener = Encoding.UTF8.GetBytes(listenerName);
        Transport = Encoding.UTF8.GetBytes(transport);
        Address = Encoding.UTF8.GetBytes(address ?? "");
        Port = port;
        PortText = Encoding.ASCII.GetBytes(port == 0 ? "" : port.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Sworn itself: source 0.</summary>
    public static SourceInfo Own { get; } = new("sworn", "internal", address: null, 0);

    /// <summary>A source that no readable leaf defines.</summary>
    public static SourceInfo Unknown { get; } = new("", "", address: null, 0);

    /// <summary>The input's name.</summary>
    public ReadOnlyMemory<byte> Listener { get; }

    /// <summary><c>udp</c>, <c>tcp</c>, …</summary>
    public ReadOnlyMemory<byte> Transport { get; }

    /// <summary>The peer's address; empty when it has none.</summary>
    public ReadOnlyMemory<byte> Address { get; }

    /// <summary>The peer's port; 0 when it has none.</summary>
    public int Port { get; }

    /// <summary>The peer's port as text; empty when it has none.</summary>
    internal ReadOnlyMemory<byte> PortText { get; }
}
