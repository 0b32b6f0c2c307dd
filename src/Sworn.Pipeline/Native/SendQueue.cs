using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>What a TCP connection still holds for its peer.</summary>
internal static unsafe partial class SendQueue
{
    private const nuint OutputQueue = 0x5411;

    /// <summary>The octets written to a connection that the peer's TCP has not acknowledged (SIOCOUTQ).</summary>
    /// <returns>Null when the system does not say.</returns>
    public static int? UnacknowledgedOctets(SafeSocketHandle socket)
    {
        int octets;
        return ioctl(socket, OutputQueue, &octets) == 0 ? octets : null;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ioctl(SafeSocketHandle socket, nuint request, int* value);
}
