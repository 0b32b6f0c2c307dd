namespace Sworn.Host.Configuration;

/// <summary>
/// A unix socket, as programs of the machine send to <c>/dev/log</c>. The process, user and group that the kernel vouches
/// for are kept with the source. Where systemd runs, <c>/dev/log</c> belongs to its journal: use <c>journal</c> there.
/// </summary>
public sealed record UnixInputConfiguration : InputConfiguration
{
    internal const string DefaultName = "unix";
    internal const string DefaultPath = "/dev/log";
    internal const UnixSocketKind DefaultSocket = UnixSocketKind.Datagram;

    /// <summary>The defaults.</summary>
    public UnixInputConfiguration()
        : base(DefaultName)
    {
    }

    /// <summary>The socket's path. A socket that a killed process left behind is replaced, one in use is not.</summary>
    [Setting(
        Max = "107",
        Pattern = NodeConfiguration.PathPattern,
        PatternText = NodeConfiguration.PathText,
        Provenance = "where programs look for it; Linux takes 107 octets")]
    public string Path { get; init; } = DefaultPath;

    /// <summary>
    /// <c>datagram</c>, a message in each, as the C library sends; <c>stream</c>, connections with a line feed or a
    /// length for each message.
    /// </summary>
    [Setting(Provenance = "what the C library tries first")]
    public UnixSocketKind Socket { get; init; } = DefaultSocket;
}
