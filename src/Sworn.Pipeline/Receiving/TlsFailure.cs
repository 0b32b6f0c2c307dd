using System.Net;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>A handshake that failed.</summary>
/// <param name="Input">The input's name.</param>
/// <param name="Peer">The other side.</param>
/// <param name="Certificate">The certificate that it showed; null when it showed none or did not come so far.</param>
/// <param name="Fault">The reason.</param>
/// <param name="Detail">What the TLS library said, if anything.</param>
public sealed record TlsFailure(string Input, EndPoint Peer, PeerCertificate? Certificate, PeerFault Fault, string Detail);
