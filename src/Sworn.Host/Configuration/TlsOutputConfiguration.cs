namespace Sworn.Host.Configuration;

/// <summary>
/// Syslog over TLS; RFC 5425. Certificate files are read for each connection, so that a replaced one counts from the next
/// one on. A peer that does not prove who it is gets nothing.
/// </summary>
public sealed record TlsOutputConfiguration : SecuredOutputConfiguration
{
    /// <summary>The defaults.</summary>
    public TlsOutputConfiguration()
        : base("to-tls")
    {
    }

    internal override int DefaultPort => 6514;
}
