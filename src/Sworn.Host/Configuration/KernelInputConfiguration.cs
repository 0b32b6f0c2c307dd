namespace Sworn.Host.Configuration;

/// <summary>
/// The kernel's messages from <c>/dev/kmsg</c>, each as a message of RFC 5424 with the kernel's number and time in the
/// element <c>kmsg@32473</c>. Where <c>kernel.dmesg_restrict</c> is set it needs the capability <c>CAP_SYSLOG</c>.
/// </summary>
public sealed record KernelInputConfiguration : InputConfiguration
{
    internal const string DefaultName = "kernel";

    /// <summary>The defaults.</summary>
    public KernelInputConfiguration()
        : base(DefaultName)
    {
    }
}
