using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>Judges the certificate of a server that is connected to (RFC 5425, section 5). Thread-safe.</summary>
public static class ServerVerifier
{
    /// <summary>Judges what a server showed.</summary>
    /// <param name="certificate">Its certificate; null when it showed none.</param>
    /// <param name="sent">The further certificates that it sent.</param>
    /// <param name="authoritiesFile">The authorities to trust, PEM; null for none.</param>
    /// <param name="permitted">The names or fingerprints that are the server's.</param>
    /// <param name="now">The present time.</param>
    /// <returns><see cref="PeerFault.None"/>, or why it is refused.</returns>
    /// <exception cref="TlsFilesException">The authorities cannot be read.</exception>
    public static PeerFault Judge(
        X509Certificate2? certificate,
        IEnumerable<X509Certificate2> sent,
        string? authoritiesFile,
        PermittedPeers permitted,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(permitted);
        if (certificate is null)
        {
            return PeerFault.NoCertificate;
        }

        var trust = new TlsFiles(new TlsFilesOptions { AuthoritiesFile = authoritiesFile }).Current.Trust;
        return PeerVerifier.Judge(certificate, sent, trust, permitted, PeerVerifier.ServerUse, now);
    }
}
