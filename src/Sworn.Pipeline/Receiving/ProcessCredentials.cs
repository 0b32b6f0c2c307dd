using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Receiving;

/// <summary>A process as the kernel vouches for it: struct ucred.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="UserId">Its user.</param>
/// <param name="GroupId">Its group.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ProcessCredentials(int ProcessId, uint UserId, uint GroupId);
