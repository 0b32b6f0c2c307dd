using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sworn.Pipeline.Native;

/// <summary>Which file a descriptor or a path is: what stays when it is renamed. struct statx, as Linux declares it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    private const int Size = 256;
    private const int InodeOffset = 32;
    private const int DeviceMajorOffset = 136;
    private const int DeviceMinorOffset = 140;
    private const int EmptyPath = 0x1000;
    private const int WorkingDirectory = -100;
    private const uint BasicFields = 0x7FF;

    /// <summary>The identity of an open file.</summary>
    public static FileIdentity Of(SafeFileHandle file)
    {
        var isKnown = TryRead(unchecked((int)file.DangerousGetHandle()), "", EmptyPath, out var identity);
        GC.KeepAlive(file);
        Core.Invariant.Check(isKnown);
        return identity;
    }

    /// <summary>The identity of the file that a path names now.</summary>
    public static bool TryOf(string path, out FileIdentity identity) => TryRead(WorkingDirectory, path, 0, out identity);

    private static unsafe bool TryRead(int folder, string path, int flags, out FileIdentity identity)
    {
        var status = stackalloc byte[Size];
        identity = default;
        if (LibC.statx(folder, path, flags, BasicFields, status) != 0)
        {
            return false;
        }

        var octets = new ReadOnlySpan<byte>(status, Size);
        var major = BinaryPrimitives.ReadUInt32LittleEndian(octets[DeviceMajorOffset..]);
        var minor = BinaryPrimitives.ReadUInt32LittleEndian(octets[DeviceMinorOffset..]);
        identity = new FileIdentity(((ulong)major << 32) | minor, BinaryPrimitives.ReadUInt64LittleEndian(octets[InodeOffset..]));
        return true;
    }
}
