using System.Runtime.InteropServices;

namespace Sworn.Host.Native;

/// <summary>
/// Asks the kernel whether somebody disciplines its clock (adjtimex with nothing to set; spec sheet on time).
/// </summary>
internal static unsafe partial class KernelClock
{
    private const int TimexSize = 208;
    private const int StateError = 5;

    /// <summary>
    /// True when the kernel says that its clock is not synchronised, or does not answer: what is not known to be right
    /// is not called right.
    /// </summary>
    public static bool IsUnsynchronised()
    {
        // struct timex: modes (the first four octets) zero reads only.
        var timex = stackalloc byte[TimexSize];
        new Span<byte>(timex, TimexSize).Clear();
        return adjtimex(timex) is < 0 or StateError;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int adjtimex(byte* timex);
}
