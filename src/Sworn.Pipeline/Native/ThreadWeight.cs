using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>The scheduling weight of a thread, which Linux has for each thread and .NET does not reach.</summary>
public static partial class ThreadWeight
{
    private const int OfThread = 0;
    private const int Lowest = 19;

    /// <summary>
    /// From here on the calling thread gets about a sixtieth of what a thread of ordinary weight gets when both want the
    /// processor, and all of it when nobody else does. Where the system refuses, it stays as it was.
    /// </summary>
    /// <returns>Whether the system took it.</returns>
    public static bool YieldToAll() => setpriority(OfThread, gettid(), Lowest) == 0;

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setpriority(int which, int who, int priority);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int gettid();
}
