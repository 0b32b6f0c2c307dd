using System.Runtime.InteropServices;
using System.Text;
using Sworn.Host.Running;

namespace Sworn.Host.Native;

/// <summary>Asks the kernel how full a file system is, in octets and in inodes (statvfs).</summary>
internal static unsafe partial class FileSystemStatus
{
    // struct statvfs of glibc on 64-bit systems: eleven words and a tail.
    private const int Words = 32;
    private const int FragmentSize = 1;
    private const int Blocks = 2;
    private const int FreeBlocks = 3;
    private const int AvailableBlocks = 4;
    private const int Inodes = 5;
    private const int AvailableInodes = 7;

    /// <summary>The room on the file system of a path.</summary>
    /// <exception cref="IOException">The kernel does not say.</exception>
    public static StorageSpace Of(string path)
    {
        var status = stackalloc ulong[Words];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            if (statvfs(name, status) != 0)
            {
                throw new IOException($"{path}: error {Marshal.GetLastPInvokeError()} of statvfs");
            }
        }

        var unit = status[FragmentSize];
        return new StorageSpace(
            (long)((status[Blocks] - status[FreeBlocks] + status[AvailableBlocks]) * unit), (long)(status[AvailableBlocks] * unit),
            (long)status[Inodes], (long)status[AvailableInodes]);
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int statvfs(byte* path, ulong* status);
}
