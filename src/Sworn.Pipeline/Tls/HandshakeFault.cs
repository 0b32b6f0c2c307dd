using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// Tells why a handshake failed from what the library says. It has no codes of its own for it, so the words of OpenSSL
/// are looked for; what is not known stays <see cref="PeerFault.Other"/>, with the words beside it.
/// </summary>
public static class HandshakeFault
{
    private const int MaxDetail = 200;

    private static readonly (string Words, PeerFault Fault)[] Known =
    [
        ("unsupported protocol", PeerFault.NoCommonVersion),
        ("version too low", PeerFault.NoCommonVersion),
        ("wrong ssl version", PeerFault.NoCommonVersion),
        ("no shared cipher", PeerFault.NoCommonCipher),
        ("no suitable key share", PeerFault.NoCommonCipher),
        ("no suitable groups", PeerFault.NoCommonCipher),
        ("no suitable signature algorithm", PeerFault.NoCommonCipher),
        ("no shared signature", PeerFault.NoCommonCipher),
        ("no protocols available", PeerFault.NoCommonVersion),
        ("wrong version number", PeerFault.NotTls),
        ("http request", PeerFault.NotTls),
        ("corrupted frame", PeerFault.NotTls),
        ("frame size", PeerFault.NotTls),
        ("packet length too long", PeerFault.NotTls),
        ("alert", PeerFault.RefusedByPeer),
        ("unexpected EOF", PeerFault.PeerGone),
    ];

    /// <summary>The reason and the words it was read from.</summary>
    /// <param name="failure">What the library threw.</param>
    public static (PeerFault Fault, string Detail) Of(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var cause = failure;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        if (cause is SocketFailedException)
        {
            return (PeerFault.PeerGone, cause.Message);
        }

        var text = cause.Message;
        foreach (var (words, fault) in Known)
        {
            if (text.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return (fault, Shorten(text));
            }
        }

        return (PeerFault.Other, Shorten(text));
    }

    private static string Shorten(string text) => text.Length > MaxDetail ? text[..MaxDetail] : text;
}
