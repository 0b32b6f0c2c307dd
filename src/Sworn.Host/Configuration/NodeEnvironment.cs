using System.Net;

namespace Sworn.Host.Configuration;

/// <summary>
/// What the defaults of a configuration take from the machine, handed in so that a test or a document can hold it
/// still.
/// </summary>
public sealed record NodeEnvironment
{
    /// <summary>
    /// Where an installed node keeps its data; the place the Filesystem Hierarchy Standard, section 5.8, gives it.
    /// </summary>
    public const string InstalledDataDirectory = "/var/lib/sworn";

    /// <summary>Where a node that was not installed keeps its data: below the directory it is started in.</summary>
    public const string LocalDataDirectory = "./sworn-data";

    /// <summary>The name of this machine as it calls itself.</summary>
    public required string HostName { get; init; }

    /// <summary>How many processors the process may use; 1 or more.</summary>
    public required int Processors { get; init; }

    /// <summary>The data directory when the configuration names none.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>This machine. A program that lies under <c>/usr</c> or <c>/opt</c> counts as installed.</summary>
    public static NodeEnvironment Current { get; } = new()
    {
        HostName = Dns.GetHostName(),
        Processors = Environment.ProcessorCount,
        DataDirectory = IsInstalled(AppContext.BaseDirectory) ? InstalledDataDirectory : LocalDataDirectory,
    };

    internal static bool IsInstalled(string programDirectory) =>
        programDirectory.StartsWith("/usr/", StringComparison.Ordinal)
            || programDirectory.StartsWith("/opt/", StringComparison.Ordinal);
}
