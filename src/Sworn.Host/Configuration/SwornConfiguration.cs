namespace Sworn.Host.Configuration;

/// <summary>
/// The configuration of a node: one YAML file, of which every key has a default. An empty file is a working collector.
/// </summary>
/// <remarks>Immutable. What <see cref="ConfigurationLoader"/> gives is complete and valid.</remarks>
[ReservedKeys(
    "dialects",
    "profiles",
    "witnesses",
    "snmp")]
public sealed record SwornConfiguration
{
    /// <summary>A configuration with the defaults of a machine.</summary>
    public SwornConfiguration(NodeEnvironment environment) => Node = new NodeConfiguration(environment);

    /// <summary>The node: its names, its directories, its threads.</summary>
    [Setting(Provenance = "the defaults of its keys")]
    public NodeConfiguration Node { get; init; }

    /// <summary>
    /// Where messages are received. Without this key, UDP and TCP on port 5514 and TLS on port 6514; an empty list,
    /// <c>[]</c>, is a node that receives nothing.
    /// </summary>
    [Setting(
        Max = "256",
        DefaultText =
            "an input `syslog-udp` of type `udp`, an input `syslog-tcp` of type `tcp` and an input `syslog-tls` of type " +
            "`tls`, each with the defaults of its keys",
        Provenance =
            "what network devices send to without being asked; 5514 because the ports below 1024 need privilege, 6514 by RFC " +
            "5425, section 4.1")]
    public SettingList<InputConfiguration> Inputs { get; init; } =
        [new UdpInputConfiguration(), new TcpInputConfiguration(), new TlsInputConfiguration()];

    /// <summary>The sealed logs that records are written to. This version keeps one, named <c>main</c>.</summary>
    [Setting(
        Min = "1",
        Max = "1",
        Advice = "This version of sworn keeps exactly one store, named main.",
        DefaultText = "the store `main`, with the defaults of its keys",
        Provenance = "every input writes to it")]
    public SettingList<StoreConfiguration> Stores { get; init; } = [new StoreConfiguration()];

    /// <summary>
    /// Which records give way first when the disk fills up or messages come faster than they can be stored, so that what matters
    /// most is recorded to the last.
    /// </summary>
    [Setting(Max = "64", DefaultText = "no class: all records are alike", Provenance = "only the owner knows which records are worth less")]
    public SettingList<ClassConfiguration> Classes { get; init; } = [];

    /// <summary>Where records are sent besides: to other collectors, files, web services. Without this key, nowhere.</summary>
    [Setting(Max = "64", DefaultText = "no output", Provenance = "nothing leaves a node unless somebody says where to")]
    public SettingList<OutputConfiguration> Outputs { get; init; } = [];

    /// <summary>
    /// Which records go to which outputs: selectors in order. Without any, every record, sworn's own included, goes to
    /// every output; with some, a record that none of them logs goes nowhere but to the log.
    /// </summary>
    [Setting(Max = "1024", DefaultText = "no route: every record goes to every output", Provenance = "a relay that is given a destination forwards what it has")]
    public SettingList<RouteConfiguration> Routes { get; init; } = [];

    /// <summary>Rules about what several records mean together: success after failures. Without this key, none.</summary>
    [Setting(Max = "64", DefaultText = "no policy", Provenance = "what is worth an alarm is the owner's to say")]
    public SettingList<PolicyConfiguration> Policies { get; init; } = [];

    /// <summary>Closed files that are brought to other machines. Without this key, none.</summary>
    [Setting(Max = "64", DefaultText = "no archive", Provenance = "nothing leaves a node unless somebody says where to")]
    public SettingList<ArchiveConfiguration> Archive { get; init; } = [];

    /// <summary>
    /// Rules for secrets beside those that sworn comes with, for inputs and outputs with <c>redact</c>. They are tried
    /// after those, in their order.
    /// </summary>
    [Setting(Max = "256", DefaultText = "no rule of your own", Provenance = "the rules that sworn comes with know the usual forms")]
    public SettingList<RedactionRuleConfiguration> Redaction { get; init; } = [];

    /// <summary>How the claimed time of a message is understood.</summary>
    [Setting(Provenance = "the defaults of its keys")]
    public TimeConfiguration Time { get; init; } = new();

    /// <summary>What is wrong with a source, and from when on.</summary>
    [Setting(Provenance = "the defaults of its keys")]
    public FindingsConfiguration Findings { get; init; } = new();

    /// <summary>The HTTP server: API, metrics and browser interface.</summary>
    [Setting(Provenance = "the defaults of its keys")]
    public HttpConfiguration Http { get; init; } = new();

    /// <summary>Log-in: banner, time-outs, protection from guessing.</summary>
    [Setting(Provenance = "the defaults of its keys")]
    public IdentityConfiguration Identity { get; init; } = new();
}
