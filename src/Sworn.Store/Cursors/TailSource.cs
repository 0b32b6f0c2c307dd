using System.Net;

namespace Sworn.Store.Cursors;

/// <summary>Who sent a record, as a SOURCE leaf of the log says.</summary>
/// <param name="Listener">The input's name.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c>, …</param>
/// <param name="Address">The peer's address as it was seen, untranslated; null when it has none.</param>
/// <param name="Port">The peer's port; 0 when it has none.</param>
public sealed record TailSource(string Listener, string Transport, IPAddress? Address, int Port)
{
    /// <summary>sworn itself: source 0.</summary>
    public static TailSource Own { get; } = new("sworn", "internal", Address: null, 0);
}
