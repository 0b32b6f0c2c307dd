namespace Sworn.Host.Configuration;

/// <summary>
/// Closed files that are brought to other machines: those of a file output, or the log's segments. Each file goes to the
/// first site that takes it, the oldest first, as <c>NODE_NAME</c>; what no site takes waits here. Every transfer is an
/// audit record with name, length and SHA-256 of the file.
/// </summary>
public sealed record ArchiveConfiguration
{
    internal const string None = "none";
    internal const string SystemAuthorities = "system";
    internal const string PlainPath = "^[A-Za-z0-9._+=@/,~-]+$";
    internal const string PlainPathText = "a path of letters, digits and the characters . _ + = @ / , ~ -";

    /// <summary>The name of the archive in accounts, metrics and audit records; no two archives may share one.</summary>
    [Setting(
        Max = "64", Pattern = NodeConfiguration.NamePattern, PatternText = NodeConfiguration.NameText,
        Provenance = "a second archive needs a name of its own")]
    public string Name { get; init; } = "archive";

    /// <summary>
    /// What is transferred: <c>output</c>, the closed files of a file output; <c>segments</c>, the parts of the log that
    /// are complete and compressed.
    /// </summary>
    [Setting(Provenance = "files that people and other programs read")]
    public ArchiveWhat What { get; init; } = ArchiveWhat.Output;

    /// <summary>The name of the file output, or <c>none</c> for segments.</summary>
    [Setting(
        Max = "64", Pattern = NodeConfiguration.NamePattern, PatternText = NodeConfiguration.NameText,
        DefaultText = "none: it must be given for `what: output`", Provenance = "nobody can guess which")]
    public string Output { get; init; } = None;

    /// <summary>
    /// The sites, with commas between them, tried in order: <c>sftp://user@host/folder</c> by OpenSSH's <c>sftp</c> program
    /// with the key in <c>identity</c>, <c>sftp://user@host:2222/folder</c>; <c>https://host/folder</c> by PUT. The folder
    /// must be there. At an sftp site the file has another name until it is whole.
    /// </summary>
    [Setting(Max = "4096", DefaultText = "none: it must be given", Provenance = "nothing leaves a node unless somebody says where to")]
    public string To { get; init; } = None;

    /// <summary>How often it looks for closed files.</summary>
    [Setting(Min = "1s", Max = "7d", Provenance = "a file that was just closed should not be alone on this machine for long")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether files stay here until they are transferred, whatever <c>number-of-files</c>, <c>retention</c> or the log's
    /// retention say. A site that is away then costs room.
    /// </summary>
    [Setting(Provenance = "an archive is there so that nothing is lost; a full disk is warned of")]
    public bool Hold { get; init; } = true;

    /// <summary>The file of OpenSSH's private key for sftp, without a passphrase, or <c>none</c>.</summary>
    [Setting(Max = "4096", Pattern = PlainPath, PatternText = PlainPathText, DefaultText = "none: sftp needs it", Provenance = "a program cannot type a password")]
    public string Identity { get; init; } = None;

    /// <summary>The file of the sites' host keys, as <c>ssh-keyscan</c> writes it, or <c>none</c>. An unknown host gets nothing.</summary>
    [Setting(Max = "4096", Pattern = PlainPath, PatternText = PlainPathText, DefaultText = "none: sftp needs it", Provenance = "a host that is trusted at first sight may be anybody")]
    public string KnownHosts { get; init; } = None;

    /// <summary>The value of the header <c>Authorization</c> for https, or <c>none</c>.</summary>
    [Setting(Provenance = "the site says whether it wants one")]
    public Secret Authorization { get; init; } = new(None);

    /// <summary>The file of the trust anchors for https, PEM, or <c>system</c> for those of the system.</summary>
    [Setting(Max = "4096", Provenance = "works for a public name; an own authority is named here")]
    public string Authorities { get; init; } = SystemAuthorities;

    /// <summary>The file of the own certificate for https, PEM, or <c>none</c> to show none.</summary>
    [Setting(Max = "4096", Provenance = "the site says whether it wants one")]
    public string Certificate { get; init; } = None;

    /// <summary>The file of the certificate's private key, PEM, or <c>none</c> when it stands in the same file.</summary>
    [Setting(Max = "4096", Provenance = "many tools write both into one file")]
    public string Key { get; init; } = None;

    /// <summary>How long one transfer may take.</summary>
    [Setting(Min = "1s", Max = "1d", Provenance = "a gigabyte over a slow line")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait when no site took a file. Each further time doubles it up to <see cref="RetryMost"/>.</summary>
    [Setting(Min = "100ms", Max = "1h", Provenance = "a restart of the site is over by then")]
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two attempts.</summary>
    [Setting(Min = "100ms", Max = "1d", Provenance = "nobody waits long afterwards")]
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromMinutes(15);
}
