namespace Sworn.Host.Configuration;

/// <summary>
/// RELP, the protocol of rsyslog and others that acknowledges each message: here when it is on stable storage. A sender
/// sends again what was not acknowledged, so that nothing is lost and, after a break, some messages may come twice.
/// </summary>
public sealed record RelpInputConfiguration : SecureInputConfiguration
{
    internal const string DefaultName = "relp";
    internal const int DefaultRelpPort = 20_514;
    internal const bool DefaultTls = false;

    /// <summary>The defaults.</summary>
    public RelpInputConfiguration()
        : base(DefaultName, DefaultRelpPort)
    {
    }

    /// <summary>Whether RELP is spoken through TLS from the first octet on. The keys about certificates need it.</summary>
    [Setting(Provenance = "as with rsyslog, whose senders speak it plain unless told otherwise")]
    public bool Tls { get; init; } = DefaultTls;
}
