using System.Net;

namespace Sworn.Host.Configuration;

/// <summary>The HTTP server of the node: API, metrics and browser interface.</summary>
public sealed record HttpConfiguration
{
    internal const bool DefaultEnabled = true;
    internal const int DefaultPort = 8514;

    /// <summary>Whether the node serves HTTP at all; whoever asks a running node for something needs it.</summary>
    [Setting(Provenance = "the interface and the metrics are part of a working collector")]
    public bool Enabled { get; init; } = DefaultEnabled;

    /// <summary>
    /// The address and port to serve on. Port 0 lets the system choose a free port, which the node prints when it
    /// starts.
    /// </summary>
    [Setting(Provenance = "this machine only: what is not encrypted does not leave it unless someone says so")]
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, DefaultPort);
}
