using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sworn.Store.Native;

/// <summary>
/// What .NET does not offer of the system's file calls: fdatasync, fallocate without a change of length, sync of a
/// directory, an advisory lock, and the state of the clock.
/// </summary>
internal static partial class LibC
{
    private const int KeepSize = 1;
    private const int Punch = 2;
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int OpenDirectory = 0x10000;
    private const int OpenCloseOnExec = 0x80000;
    private const int LockExclusive = 2;
    private const int LockNoWait = 4;
    private const int Interrupted = 4;
    private const int DontNeed = 4;

    /// <summary>Syncs a file's data and what is needed to read it back.</summary>
    /// <returns>0, or the error number.</returns>
    public static int SyncData(SafeFileHandle file) => Try(() => fdatasync(file));

    /// <summary>Reserves space without changing the length.</summary>
    /// <returns>0, or the error number.</returns>
    public static int Reserve(SafeFileHandle file, long length) => Try(() => fallocate(file, KeepSize, 0, length));

    /// <summary>Gives the space of some octets back, without changing the length.</summary>
    /// <returns>0, or the error number.</returns>
    public static int PunchHole(SafeFileHandle file, long start, long length) => Try(() => fallocate(file, Punch | KeepSize, start, length));

    /// <summary>The octets of a file that are no holes.</summary>
    public static long Allocated(SafeFileHandle file)
    {
        long octets = 0;
        long at = 0;
        while (lseek(file, at, SeekData) is >= 0 and var data)
        {
            at = lseek(file, data, SeekHole);
            octets += at - data;
        }

        return octets;
    }

    /// <summary>Gives back the memory in which the system caches a part of a file. Advice: what fails costs nothing.</summary>
    public static void ForgetCached(SafeFileHandle file, long offset, long length) =>
        _ = posix_fadvise(file, offset, length, DontNeed);

    /// <summary>Takes an exclusive advisory lock that ends with the handle.</summary>
    /// <returns>0, or the error number (11 when another process has it).</returns>
    public static int TryLock(SafeFileHandle file) => Try(() => flock(file, LockExclusive | LockNoWait));

    /// <summary>Makes a directory's entries durable.</summary>
    /// <returns>0, or the error number.</returns>
    public static int SyncDirectory(string path)
    {
        using var directory = open(path, OpenDirectory | OpenCloseOnExec);
        return directory.IsInvalid ? Marshal.GetLastPInvokeError() : Try(() => fsync(directory));
    }

    private static int Try(Func<int> call)
    {
        while (call() != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle open(string path, int flags);
}
