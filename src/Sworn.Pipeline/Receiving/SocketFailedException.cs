using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Receiving;

/// <summary>A read failed below TLS.</summary>
internal sealed class SocketFailedException(int error)
    : IOException($"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})")
{
    /// <summary>The system's error number (errno).</summary>
    public int Error { get; } = error;
}
