namespace Sworn.Host.Configuration;

/// <summary>
/// A place where messages are received. The key <c>type</c>, which has no default, says over which transport.
/// </summary>
[SettingKind("udp", typeof(UdpInputConfiguration))]
[SettingKind("tcp", typeof(TcpInputConfiguration))]
[SettingKind("tls", typeof(TlsInputConfiguration))]
[SettingKind("relp", typeof(RelpInputConfiguration))]
[SettingKind("rfc3195", typeof(Rfc3195InputConfiguration))]
[SettingKind("unix", typeof(UnixInputConfiguration))]
[SettingKind("file", typeof(FileInputConfiguration))]
[SettingKind("kernel", typeof(KernelInputConfiguration))]
[SettingKind("journal", typeof(JournalInputConfiguration))]
public abstract record InputConfiguration
{
    internal const int DefaultPort = 5514;
    internal const int DefaultClass = 0;
    internal const int DefaultRateLimit = 0;
    internal const OverflowPolicy DefaultOnFull = OverflowPolicy.Block;
    internal static readonly ByteSize DefaultMaxMessage = ByteSize.FromKibibytes(64);

    private protected InputConfiguration(string name) => Name = name;

    /// <summary>The name of the input in records, accounts and metrics; no two inputs may share one.</summary>
    [Setting(
        Max = "64",
        Pattern = NodeConfiguration.NamePattern,
        PatternText = NodeConfiguration.NameText,
        DefaultText = "`syslog-udp`, `syslog-tcp`, `syslog-tls`; else the type",
        Provenance = "the protocol and the transport; a second input of the same type needs a name of its own")]
    public string Name { get; init; }

    /// <summary>
    /// The longest message that is taken whole. What a longer one has beyond it is dropped, the head is kept, marked as
    /// truncated and counted. A receiver must take 480 octets and should take 2048; RFC 5424, section 6.1.
    /// </summary>
    [Setting(
        Min = "480",
        Max = "1MiB",
        Provenance =
            "no UDP datagram is longer (RFC 5426, section 3.2), and the same limit on both transports surprises " +
            "nobody")]
    public ByteSize MaxMessage { get; init; } = DefaultMaxMessage;

    /// <summary>
    /// What to do when the store cannot take more. <c>block</c>: stop reading; TCP then slows its senders, while
    /// datagrams overflow the receive buffer and are lost in the kernel, which counts them. <c>drop-newest</c>: read on
    /// and drop what comes in, so that no sender is held up. <c>drop-oldest</c>: read on and drop what has waited longest, of
    /// this input and others with the same policy. Every loss is counted and sealed into the log.
    /// </summary>
    [Setting(Provenance = "the only policy that loses nothing where the transport can wait")]
    public OverflowPolicy OnFull { get; init; } = DefaultOnFull;

    /// <summary>
    /// The retention class of every record of this input: a number sealed with the record, which rules of retention
    /// refer to.
    /// </summary>
    [Setting(
        Min = "0",
        Max = "65535",
        Provenance = "one class for everything until retention tells them apart; the log entry holds 16 bits")]
    public int Class { get; init; } = DefaultClass;

    /// <summary>
    /// How many messages a second this input takes, with a second's worth at once. Above it streams and files are not
    /// read for a while, so that their senders wait; datagrams are dropped and counted as <c>rate-limit</c>.
    /// </summary>
    [Setting(
        Min = "1",
        Max = "100000000",
        ZeroMeans = "no limit",
        Unit = "messages a second",
        Provenance = "a collector takes what comes; a limit is for an input that must not drown the others")]
    public int RateLimit { get; init; } = DefaultRateLimit;

    /// <summary>
    /// Whether passwords, keys, communities and other secrets are taken out of messages before they are hashed and
    /// stored. A marker <c>(redacted:RULE)</c> stands where each was, the record's flag <c>redacted</c> says so, and the
    /// original is nowhere. For the messages of this machine, an originator; what other machines sent is evidence that
    /// outputs can redact. <c>sworn config explain</c> shows what would be taken out of a message.
    /// </summary>
    [Setting(Provenance = "a collector keeps what it received; a rule may be wrong, and what is not stored is gone")]
    public bool Redact { get; init; }

    /// <summary>
    /// What becomes of the name where a message says that somebody failed to log in under a name that its system does not know:
    /// people type passwords there. <c>mask</c> replaces it by <c>(redacted:unknown-user)</c> before the message is hashed and
    /// stored, with the record's flag <c>redacted</c>, whether <see cref="Redact"/> is on or not.
    /// </summary>
    [Setting(Provenance = "OPSEC capabilities, section 2.16, leaves the choice to the operator; the name that was tried is evidence")]
    public UserNames UnknownUsers { get; init; } = UserNames.Keep;
}
