namespace Sworn.Pipeline.Tls;

/// <summary>Files were read again: what is used from now on, and which trust anchors came and went.</summary>
/// <param name="Own">Our certificate; null when none is configured.</param>
/// <param name="AddedAuthorities">Trust anchors that were not there before.</param>
/// <param name="RemovedAuthorities">Trust anchors that are not there any more.</param>
/// <param name="RevocationLists">How many revocation lists are known.</param>
public sealed record TlsFilesChange(
    PeerCertificate? Own,
    IReadOnlyList<PeerCertificate> AddedAuthorities,
    IReadOnlyList<PeerCertificate> RemovedAuthorities,
    int RevocationLists);
