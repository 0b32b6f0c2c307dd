using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>Whom to trust, as read from files at one moment. Immutable.</summary>
/// <param name="Authorities">Trust anchors; none where peers are known by fingerprint.</param>
/// <param name="RevocationLists">Lists of the authorities; null where revocation is not checked.</param>
internal sealed record PeerTrust(
    IReadOnlyList<X509Certificate2> Authorities, IReadOnlyList<RevocationList>? RevocationLists);
