namespace Sworn.Pipeline.Tls;

/// <summary>
/// Why a TLS session was not made: the reasons that the NDcPP wants told apart (FIA_X509_EXT.1, FCS_TLSS_EXT.1,
/// FCS_TLSC_EXT.1), and those of the handshake itself.
/// </summary>
public enum PeerFault
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The peer showed no certificate where one is required.</summary>
    NoCertificate,

    /// <summary>No path leads from the certificate to a trusted authority.</summary>
    UntrustedPath,

    /// <summary>A certificate of the path is over its time.</summary>
    Expired,

    /// <summary>A certificate of the path is not valid yet.</summary>
    NotYetValid,

    /// <summary>A certificate that issued another has no basicConstraints extension.</summary>
    BasicConstraintsAbsent,

    /// <summary>A certificate that issued another says that it is no authority.</summary>
    AuthorityFlagNotSet,

    /// <summary>A signature on the path is false.</summary>
    SignatureFailure,

    /// <summary>Revocation is to be checked, and no current list of the issuer is there.</summary>
    RevocationUnknown,

    /// <summary>The issuer has revoked a certificate of the path.</summary>
    Revoked,

    /// <summary>The certificate bears none of the names that are permitted.</summary>
    WrongName,

    /// <summary>The certificate has none of the fingerprints that are permitted.</summary>
    WrongFingerprint,

    /// <summary>The certificate is not for this use (extended key usage), or a constraint of its issuer forbids it.</summary>
    WrongUsage,

    /// <summary>The two sides have no protocol version in common.</summary>
    NoCommonVersion,

    /// <summary>The two sides have no cipher suite or group in common.</summary>
    NoCommonCipher,

    /// <summary>What came is not TLS.</summary>
    NotTls,

    /// <summary>The peer refused our certificate or our offer, with an alert.</summary>
    RefusedByPeer,

    /// <summary>The peer went away before the handshake was done.</summary>
    PeerGone,

    /// <summary>The handshake took too long.</summary>
    TimedOut,

    /// <summary>The handshake failed in another way.</summary>
    Other,
}
