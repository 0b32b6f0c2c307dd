using System.Net.Security;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// The cipher suites that are offered and taken: forward secrecy and authenticated encryption only, the one that RFC
/// 9662, section 4 prefers first among those of TLS 1.2. The suite of RFC 5425 with a static key exchange is not there:
/// RFC 9662 lets it go.
/// </summary>
internal static class CipherSuites
{
    public static readonly CipherSuitesPolicy Policy = new(
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ]);
}
