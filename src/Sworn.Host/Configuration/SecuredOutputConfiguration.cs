namespace Sworn.Host.Configuration;

/// <summary>An output that can run over TLS.</summary>
public abstract record SecuredOutputConfiguration : NetworkOutputConfiguration
{
    private protected SecuredOutputConfiguration(string name)
        : base(name)
    {
    }

    /// <summary>The file of the trust anchors, PEM, or <c>system</c> for those of the system.</summary>
    [Setting(Max = "4096", Provenance = "works for a public name; an own authority is named here")]
    public string Authorities { get; init; } = SystemAuthorities;

    /// <summary>
    /// The file of the authorities' revocation lists, PEM or DER, or <c>none</c>. With a file, a peer whose issuer has no
    /// current list there is refused (revocation unknown). It needs a file of <c>authorities</c>.
    /// </summary>
    [Setting(Max = "4096", Provenance = "most private authorities publish none")]
    public string CrlFile { get; init; } = None;

    /// <summary>The file of the own certificate and its chain, PEM, or <c>none</c> to show none.</summary>
    [Setting(Max = "4096", Provenance = "the peer says whether it wants one")]
    public string Certificate { get; init; } = None;

    /// <summary>The file of the certificate's private key, PEM, or <c>none</c> when it stands in the same file.</summary>
    [Setting(Max = "4096", Provenance = "many tools write both into one file")]
    public string Key { get; init; } = None;

    /// <summary>The name that the peer's certificate must have, or <c>none</c> for the host in <c>to</c>.</summary>
    [Setting(Max = "253", Provenance = "RFC 5425, section 5.2: the configured name is the one to check")]
    public string PeerName { get; init; } = None;

    /// <summary>
    /// The SHA-256 fingerprint that the peer's certificate must have, as RFC 5425, section 4.2.2 writes it
    /// (<c>sha-256:AB:CD:…</c>), in place of path and name; <c>none</c> to check path and name.
    /// </summary>
    [Setting(Max = "128", Provenance = "a path of trust survives the renewal of a certificate")]
    public string PeerFingerprint { get; init; } = None;

    /// <summary>How long a connection may take to be made.</summary>
    [Setting(Min = "100ms", Max = "5m", Provenance = "three attempts of the kernel")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal const string SystemAuthorities = "system";
}
