using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>A descriptor of a socket, an epoll set or an eventfd, closed exactly once.</summary>
internal sealed class SocketHandle : SafeHandle
{
    public SocketHandle()
        : base(invalidHandleValue: -1, ownsHandle: true)
    {
    }

    /// <summary>
    /// The system gives an int of 32 bits in a register of 64: only the lower half says whether it is -1.
    /// </summary>
    public override bool IsInvalid => unchecked((int)handle) < 0;

    protected override bool ReleaseHandle() => LibC.close(unchecked((int)handle)) == 0;
}
