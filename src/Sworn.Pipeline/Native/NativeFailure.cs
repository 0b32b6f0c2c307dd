using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>A system call failed that only fails when the system has run out of something.</summary>
internal static class NativeFailure
{
    public static IOException Of(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})");
    }
}
