namespace Sworn.Host.Configuration;

/// <summary>
/// Syslog over TLS; RFC 5425 as updated by RFC 9662: TLS 1.2 and 1.3, no early data, no resumption. Like TCP it
/// acknowledges no message.
/// </summary>
public sealed record TlsInputConfiguration : SecureInputConfiguration
{
    internal const string DefaultName = "syslog-tls";
    internal const int DefaultTlsPort = 6514;
    internal const TcpFraming DefaultFraming = TcpFraming.Auto;

    /// <summary>The defaults.</summary>
    public TlsInputConfiguration()
        : base(DefaultName, DefaultTlsPort)
    {
    }

    /// <summary>How messages are told apart, as for <c>tcp</c>; RFC 5425, section 4.3 knows octet counting only.</summary>
    [Setting(Provenance = "the standard's framing is detected, and senders that end messages with a line feed are understood")]
    public TcpFraming Framing { get; init; } = DefaultFraming;
}
