namespace Sworn.Host.Configuration;

/// <summary>
/// Reliable delivery for syslog over BEEP with the profile RAW; RFC 3195, section 3. It acknowledges no message, and its
/// own security is obsolete: on a network that others reach, speak it through TLS. The profile COOKED is not offered.
/// </summary>
public sealed record Rfc3195InputConfiguration : SecureInputConfiguration
{
    internal const string DefaultName = "rfc3195";
    internal const int DefaultRfc3195Port = 601;
    internal const bool DefaultTls = false;

    /// <summary>The defaults.</summary>
    public Rfc3195InputConfiguration()
        : base(DefaultName, DefaultRfc3195Port)
    {
    }

    /// <summary>Whether BEEP is spoken through TLS from the first octet on. The keys about certificates need it.</summary>
    [Setting(Provenance = "devices that speak RFC 3195 know no TLS but its own, which is obsolete")]
    public bool Tls { get; init; } = DefaultTls;
}
