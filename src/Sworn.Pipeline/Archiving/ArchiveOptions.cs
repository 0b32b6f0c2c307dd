using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Archiving;

/// <summary>One archive: which files, where to, how often. Immutable.</summary>
public sealed record ArchiveOptions
{
    /// <summary>Its name, which the list of what it transferred has too.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the file output whose closed files are transferred; null for the log's segments.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The sites, tried in order: <c>sftp</c> or <c>https</c>.</summary>
    public required IReadOnlyList<Uri> Sites { get; init; }

    /// <summary>What the names of the files begin with at the sites: the node's name.</summary>
    public required string Prefix { get; init; }

    /// <summary>How often it looks for files.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True to keep files here until they are transferred, whatever rotation and retention say.</summary>
    public bool IsHolding { get; init; } = true;

    /// <summary>The private key file of OpenSSH; null without an sftp site.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>The file of the sites' host keys, as OpenSSH writes it; null without an sftp site.</summary>
    public string? KnownHostsFile { get; init; }

    /// <summary>The value of the header <c>Authorization</c> for https; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>TLS of https.</summary>
    public TlsClientOptions Tls { get; init; } = new();

    /// <summary>How long one transfer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The wait after a round in which no site took a file; each further one doubles it.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait.</summary>
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromMinutes(15);
}
