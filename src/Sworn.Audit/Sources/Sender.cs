namespace Sworn.Audit.Sources;

/// <summary>Who sent a record, as the log says.</summary>
/// <param name="Address">The peer's address; empty when it has none.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c>, …; empty when not known.</param>
/// <param name="Listener">The input's name; empty when not known.</param>
/// <param name="IsOwn">Whether it is sworn itself.</param>
public sealed record Sender(string Address, string Transport, string Listener, bool IsOwn)
{
    /// <summary>sworn itself.</summary>
    public static Sender Own { get; } = new("", "internal", "sworn", IsOwn: true);

    /// <summary>A source that nothing defines.</summary>
    public static Sender Unknown { get; } = new("", "", "", IsOwn: false);

    /// <summary>The address as UTF-8.</summary>
    internal byte[] AddressOctets { get; } = System.Text.Encoding.UTF8.GetBytes(Address);
}
