namespace Sworn.Pipeline.Receiving;

/// <summary>Syslog over a unix stream socket; the kernel says which process connected.</summary>
public sealed record UnixStreamInputOptions : StreamInputOptions
{
    /// <summary>0666: every process of the machine may log.</summary>
    public const UnixFileMode DefaultMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The socket's path, at most 107 octets. A socket that nobody listens on is replaced.</summary>
    public required string Path { get; init; }

    /// <summary>Who may connect.</summary>
    public UnixFileMode Mode { get; init; } = DefaultMode;

    internal override string Transport => "unix-stream";

    internal override string Place => Path;
}
