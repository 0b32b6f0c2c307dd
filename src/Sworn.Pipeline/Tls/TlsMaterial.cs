using System.Net.Security;

namespace Sworn.Pipeline.Tls;

/// <summary>What the files held at one moment. Immutable; sessions that use it may outlive its replacement.</summary>
/// <param name="Own">Our certificate with its chain and key; null when none is configured.</param>
/// <param name="OwnIdentity">What identifies it.</param>
/// <param name="Trust">Whom to trust.</param>
internal sealed record TlsMaterial(SslStreamCertificateContext? Own, PeerCertificate? OwnIdentity, PeerTrust Trust);
