namespace Sworn.Pipeline.Receiving;

/// <summary>The kernel's own messages, from <c>/dev/kmsg</c>.</summary>
public sealed record KernelInputOptions : InputOptions
{
    /// <summary>Where it is kept which messages of which boot are stored.</summary>
    public required string CursorFile { get; init; }

    /// <summary>The device.</summary>
    public string Device { get; init; } = "/dev/kmsg";

    /// <summary>HOSTNAME of the messages.</summary>
    public required string HostName { get; init; }

    internal override string Transport => "kernel";

    internal override string Place => Device;
}
