using System.Net;

namespace Sworn.Host.Configuration;

/// <summary>The HTTP server of the node: API, metrics and browser interface.</summary>
public sealed record HttpConfiguration
{
    internal const bool DefaultEnabled = true;
    internal const int DefaultPort = 8514;
    internal const int DefaultSearches = 8;
    internal const string SelfMade = "self-made";

    /// <summary>Whether the node serves HTTP at all; whoever asks a running node for something needs it.</summary>
    [Setting(Provenance = "the interface and the metrics are part of a working collector")]
    public bool Enabled { get; init; } = DefaultEnabled;

    /// <summary>
    /// The address and port to serve on. Port 0 lets the system choose a free port, which the node prints when it
    /// starts.
    /// </summary>
    [Setting(Provenance = "this machine only: what is not encrypted does not leave it unless someone says so")]
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>
    /// When TLS is spoken: <c>auto</c>, everywhere but on a loopback address; <c>on</c>, always; <c>off</c>, never, for a
    /// node behind a proxy that does.
    /// </summary>
    [Setting(Provenance = "passwords and records do not leave the machine in clear unless someone says so")]
    public HttpTls Tls { get; init; } = HttpTls.Auto;

    /// <summary>
    /// The file of the certificate in PEM, behind it those of its issuers. <c>self-made</c> is one that the node makes for
    /// itself in <c>state/tls</c>, which browsers warn of.
    /// </summary>
    [Setting(Max = "4095", Provenance = "works at once; a certificate of your own authority is better")]
    public string Certificate { get; init; } = SelfMade;

    /// <summary>
    /// The file of the private key in PEM. <c>self-made</c> is the key of a self-made certificate; beside the file of a
    /// certificate it means that the key is in the same file.
    /// </summary>
    [Setting(Max = "4095", Provenance = "many tools write both into one file")]
    public string Key { get; init; } = SelfMade;

    /// <summary>
    /// The file of the authorities, in PEM, whose client certificates may stand for an account; <c>none</c> to ask for no
    /// certificate.
    /// </summary>
    [Setting(Max = "4095", Provenance = "client certificates need an authority of your own")]
    public string ClientAuthorities { get; init; } = "none";

    /// <summary>How many searches, exports and views may read the log at the same time, live tails apart; further ones wait.</summary>
    [Setting(Min = "1", Max = "64", Unit = "searches", Provenance = "a search keeps a processor busy, and receiving goes first")]
    public int MaxSearches { get; init; } = DefaultSearches;
}
