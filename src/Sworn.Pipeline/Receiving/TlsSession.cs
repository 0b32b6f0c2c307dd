using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>What was agreed in a handshake.</summary>
/// <param name="Peer">The certificate that the sender showed and that was accepted; null when it showed none.</param>
/// <param name="Protocol">The version, as <c>TLSv1.3</c>.</param>
/// <param name="CipherSuite">The suite's name of the IANA registry.</param>
public sealed record TlsSession(PeerCertificate? Peer, string Protocol, string CipherSuite);
