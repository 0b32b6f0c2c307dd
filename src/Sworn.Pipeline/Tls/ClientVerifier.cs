using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>Judges the certificate of a client of the HTTP server. Thread-safe.</summary>
public static class ClientVerifier
{
    /// <summary>Judges what a client showed, by its path; whose it is the accounts say.</summary>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="sent">The further certificates that it sent.</param>
    /// <param name="authorities">Whom to trust.</param>
    /// <param name="now">The present time.</param>
    /// <returns><see cref="PeerFault.None"/>, or why it is refused.</returns>
    public static PeerFault Judge(
        X509Certificate2 certificate, IEnumerable<X509Certificate2> sent, IReadOnlyList<X509Certificate2> authorities, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(sent);
        return PeerVerifier.Judge(
            certificate, sent, new PeerTrust(authorities, RevocationLists: null), PermittedPeers.AnyTrusted, PeerVerifier.ClientUse, now);
    }
}
