namespace Sworn.Host.Configuration;

/// <summary>What inputs that speak TLS have in common; RFC 5425, RFC 9662.</summary>
public abstract record SecureInputConfiguration : StreamInputConfiguration
{
    internal const string SelfMade = "self-made";
    internal const string InCertificate = "in-certificate";
    internal const string NoFile = "none";
    internal const string Anybody = "any";
    internal const ClientCertificatePolicy DefaultClientCertificate = ClientCertificatePolicy.None;
    internal static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(10);

    private protected SecureInputConfiguration(string name, int port)
        : base(name, port)
    {
    }

    /// <summary>
    /// The file of this node's certificate in PEM, the certificates of its issuers behind it; or <c>self-made</c>: the
    /// node makes one on P-256 for its name and the loopback addresses in <c>state/tls</c> when there is none, and
    /// <c>sworn status</c> shows the fingerprint to configure at senders. It is read again when it changes; sessions
    /// that exist live on.
    /// </summary>
    [Setting(
        Max = "4095",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "RFC 5425, section 4.2.1 wants a node to be able to make its own, and so TLS works at once")]
    public string Certificate { get; init; } = SelfMade;

    /// <summary>
    /// The file of the certificate's private key in PEM, without a password, or <c>in-certificate</c>: the same file. Keep
    /// it readable by its owner only.
    /// </summary>
    [Setting(
        Max = "4095",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "certificate and key are often kept in one file")]
    public string Key { get; init; } = InCertificate;

    /// <summary>
    /// Whether senders must show a certificate: <c>none</c>, they are not asked; <c>optional</c>, one that is shown must
    /// be good; <c>required</c>, who shows none is refused. A refusal is an audit record with the precise reason.
    /// </summary>
    [Setting(Provenance = "a first sender has no certificate yet; RFC 5425, section 5 recommends `required` as soon as they have")]
    public ClientCertificatePolicy ClientCertificate { get; init; } = DefaultClientCertificate;

    /// <summary>
    /// The file of the authorities in PEM whose senders are trusted, or <c>none</c>, where senders are known by
    /// fingerprint. Read again when it changes; what came and went is an audit record.
    /// </summary>
    [Setting(
        Max = "4095",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "nobody is trusted unless someone says so; the authorities of the machine are for web sites")]
    public string CaFile { get; init; } = NoFile;

    /// <summary>
    /// The file of the authorities' revocation lists, PEM or DER, or <c>none</c>. With a file, a sender whose issuer has
    /// no current list there is refused (revocation unknown). Read again when it changes. Nothing is fetched from the
    /// network.
    /// </summary>
    [Setting(
        Max = "4095",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "most private authorities publish none")]
    public string CrlFile { get; init; } = NoFile;

    /// <summary>
    /// Which senders may be there, separated by spaces: fingerprints as RFC 5425, section 4.2.2 writes them
    /// (<c>sha-256:AB:CD:…</c>, also <c>sha-1</c>, <c>sha-384</c>, <c>sha-512</c>), which need no authority; host names or
    /// addresses of the certificate (<c>*</c> as the whole left-most label fits any one label); or <c>any</c>, everybody
    /// whom an authority vouches for.
    /// </summary>
    [Setting(
        Max = "65536",
        Provenance = "the authority says who belongs to the network; names and fingerprints narrow it down")]
    public string PermittedClients { get; init; } = Anybody;

    /// <summary>How long a handshake may take before the connection is closed.</summary>
    [Setting(
        Min = "1s",
        Max = "5m",
        Provenance = "three round trips and some milliseconds of work, with room for the slowest link")]
    public TimeSpan HandshakeTimeout { get; init; } = DefaultHandshakeTimeout;
}
