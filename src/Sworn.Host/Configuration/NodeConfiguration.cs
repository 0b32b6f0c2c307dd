namespace Sworn.Host.Configuration;

/// <summary>The node itself: what it is called, where it keeps its data, how many threads receive.</summary>
public sealed record NodeConfiguration
{
    internal const string DefaultOrganization = "sworn.local";
    internal const int DefaultReceiverThreadsAtMost = 4;
    internal const string HostnameIsName = "name";
    internal const string HostnameIsAddress = "address";
    internal const string NamePattern = "^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$";
    internal const string NameText = "letters, digits, '.', '-' and '_', with a letter or digit at both ends";
    internal const string PathPattern = "^[^~]";
    internal const string PathText = "a path; '~' is not expanded, write the directory out";
    private const string FallbackName = "localhost";
    private const int LongestName = 255;

    /// <summary>The defaults of a machine.</summary>
    public NodeConfiguration(NodeEnvironment environment)
    {
        Name = UsableName(environment.HostName);
        Data = environment.DataDirectory;
        ReceiverThreads = Math.Clamp(environment.Processors, 1, DefaultReceiverThreadsAtMost);
    }

    /// <summary>
    /// The name of this node: the HOSTNAME of the messages that it writes about itself (RFC 5424, section 6.2.4), and
    /// what other nodes and people know it by.
    /// </summary>
    [Setting(
        Max = "255",
        Pattern = NamePattern,
        PatternText = NameText,
        DefaultText = "the host name",
        Provenance = "the name that administrators already use; characters that a name may not have become `-`")]
    public string Name { get; init; }

    /// <summary>
    /// What stands as HOSTNAME in the messages that the node writes about itself: <c>name</c>; <c>address</c>, an address
    /// of this machine, read from its interfaces and never looked up; or an IP address.
    /// </summary>
    [Setting(
        Max = "64", Pattern = "^(name|address|[0-9A-Fa-f:.]+)$", PatternText = "`name`, `address` or an IP address",
        Provenance = "people know machines by name; OPSEC capabilities, section 2.13 wants the choice")]
    public string Hostname { get; init; } = HostnameIsName;

    /// <summary>
    /// Who runs this node, best written as a domain name. It is the first part of the origin of every log
    /// (<c>organization/site/log</c>), is sealed into a log when the log is made, and cannot change after that without
    /// a new log.
    /// </summary>
    [Setting(
        Max = "253",
        Pattern = NamePattern,
        PatternText = NameText,
        Provenance = "a name that can belong to nobody else, so that a forgotten setting does no harm outside")]
    public string Organization { get; init; } = DefaultOrganization;

    /// <summary>
    /// Which of the organization's nodes this is: the second part of the origin of every log. Like
    /// <see cref="Organization"/> it is sealed into a log when the log is made. Two nodes must never share it.
    /// </summary>
    [Setting(
        Max = "255",
        Pattern = NamePattern,
        PatternText = NameText,
        DefaultText = "the value of `name`",
        Provenance = "one node for each site is the common case")]
    public string Site { get => field ?? Name; init; }

    /// <summary>
    /// The directory of everything this node keeps: logs, keys, derived state. It is made when it is missing. A
    /// relative path starts at the directory the program is started in.
    /// </summary>
    [Setting(
        Max = "4095",
        Pattern = PathPattern,
        PatternText = PathText,
        DefaultText = "`" + NodeEnvironment.LocalDataDirectory + "`; `" + NodeEnvironment.InstalledDataDirectory +
            "` when the program is installed under `/usr` or `/opt`",
        Provenance =
            "a first run needs no privilege; an installed one follows the Filesystem Hierarchy Standard, section 5.8")]
    public string Data { get; init; }

    /// <summary>
    /// The directory of the anchor: a short file with the size and root of each log as last signed. Put it on another
    /// device than <see cref="Data"/>, best one that is not restored together with it: a node whose data was set back
    /// to an older state then refuses to continue instead of writing a second history.
    /// </summary>
    [Setting(
        Max = "4095",
        Pattern = PathPattern,
        PatternText = PathText,
        DefaultText = "the directory `anchor` in `data`",
        Provenance = "works on every machine, and protects from less than another device does")]
    public string Anchor { get => field ?? Path.Join(Data, "anchor"); init; }

    /// <summary>How many threads receive datagrams and read connections. Hashing is done on the same threads.</summary>
    [Setting(
        Min = "1",
        Max = "64",
        Unit = "threads",
        DefaultText = "the number of processors, at most 4",
        Provenance = "a receiver keeps a processor busy, and one sequencer takes what about four of them give")]
    public int ReceiverThreads { get; init; }

    /// <summary>
    /// Whether each message is parsed once it is stored, to count formats and malformations for every input. Messages are
    /// stored the same either way. It costs about 0.5 µs of a processor for each message, on a thread that yields to all
    /// others: under load the counts fall behind and catch up afterwards.
    /// </summary>
    [Setting(Provenance = "mistakes of senders should show at once; a node without spare processor time can do without")]
    public bool InspectMessages { get; init; } = true;

    /// <summary>A host name may hold what a name here may not: Linux allows any octets.</summary>
    private static string UsableName(string hostName)
    {
        var usable = hostName.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-');
        var trimmed = string.Concat(usable).Trim('.', '-');
        return trimmed.Length == 0 ? FallbackName : trimmed;
    }
}
