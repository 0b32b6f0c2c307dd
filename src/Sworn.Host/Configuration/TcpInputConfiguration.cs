namespace Sworn.Host.Configuration;

/// <summary>
/// Syslog over plain TCP; RFC 6587. The protocol acknowledges nothing: what a sender had handed to a connection that
/// broke may be lost, and neither side can tell.
/// </summary>
public sealed record TcpInputConfiguration : StreamInputConfiguration
{
    internal const string DefaultName = "syslog-tcp";
    internal const TcpFraming DefaultFraming = TcpFraming.Auto;

    /// <summary>The defaults.</summary>
    public TcpInputConfiguration()
        : base(DefaultName, DefaultPort)
    {
    }

    /// <summary>
    /// How messages are told apart: <c>octet-counting</c>, a length in front of each (RFC 6587, section 3.4.1);
    /// <c>lf</c>, a line feed behind each (section 3.4.2); <c>auto</c>, what the first octet of a connection shows, a
    /// digit from 1 to 9 being a length.
    /// </summary>
    [Setting(
        Provenance = "a message begins with the '<' of its PRI, so the two cannot be mistaken for each other; " +
            "rsyslog detects them too")]
    public TcpFraming Framing { get; init; } = DefaultFraming;
}
