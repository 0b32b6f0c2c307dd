namespace Sworn.Pipeline.Tls;

/// <summary>The words for each <see cref="PeerFault"/> in audit records and log lines. They never change.</summary>
public static class PeerFaultTexts
{
    /// <summary>The reason as one word, for machines.</summary>
    public static string CodeOf(PeerFault fault) => fault switch
    {
        PeerFault.None => "none",
        PeerFault.NoCertificate => "no-certificate",
        PeerFault.UntrustedPath => "untrusted-path",
        PeerFault.Expired => "expired",
        PeerFault.NotYetValid => "not-yet-valid",
        PeerFault.BasicConstraintsAbsent => "basic-constraints-absent",
        PeerFault.AuthorityFlagNotSet => "ca-flag-not-set",
        PeerFault.SignatureFailure => "signature-failure",
        PeerFault.RevocationUnknown => "revocation-unknown",
        PeerFault.Revoked => "revoked",
        PeerFault.WrongName => "wrong-name",
        PeerFault.WrongFingerprint => "wrong-fingerprint",
        PeerFault.WrongUsage => "wrong-usage",
        PeerFault.NoCommonVersion => "no-common-version",
        PeerFault.NoCommonCipher => "no-common-cipher",
        PeerFault.NotTls => "not-tls",
        PeerFault.RefusedByPeer => "refused-by-peer",
        PeerFault.PeerGone => "peer-gone",
        PeerFault.TimedOut => "timed-out",
        _ => "other",
    };

    /// <summary>The reason as half a sentence, for people.</summary>
    public static string SentenceOf(PeerFault fault) => fault switch
    {
        PeerFault.None => "nothing is wrong",
        PeerFault.NoCertificate => "the peer showed no certificate",
        PeerFault.UntrustedPath => "no path leads from the certificate to a trusted authority",
        PeerFault.Expired => "a certificate of the path has expired",
        PeerFault.NotYetValid => "a certificate of the path is not valid yet",
        PeerFault.BasicConstraintsAbsent => "an issuing certificate has no basicConstraints extension",
        PeerFault.AuthorityFlagNotSet => "an issuing certificate is not marked as an authority (CA flag)",
        PeerFault.SignatureFailure => "a signature on the path is false",
        PeerFault.RevocationUnknown => "no current revocation list of the issuer is there",
        PeerFault.Revoked => "a certificate of the path is revoked",
        PeerFault.WrongName => "the certificate bears no permitted name",
        PeerFault.WrongFingerprint => "the certificate has no permitted fingerprint",
        PeerFault.WrongUsage => "the certificate is not meant for this use",
        PeerFault.NoCommonVersion => "no protocol version in common (TLS 1.2 and 1.3 are spoken)",
        PeerFault.NoCommonCipher => "no cipher suite or group in common",
        PeerFault.NotTls => "what came is not TLS",
        PeerFault.RefusedByPeer => "the peer refused with an alert",
        PeerFault.PeerGone => "the peer went away during the handshake",
        PeerFault.TimedOut => "the handshake took too long",
        _ => "the handshake failed",
    };
}
