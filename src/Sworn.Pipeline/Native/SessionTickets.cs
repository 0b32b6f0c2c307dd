using System.Net.Security;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>
/// Keeps a TLS 1.3 server from sending session tickets (decision 0030). A sender of syslog never reads; what it has not
/// read when it closes makes its kernel reset the connection and throw away the messages it still had to send.
/// </summary>
internal static partial class SessionTickets
{
    // The framework has no setting for it and does not show the library's handle.
    private static readonly FieldInfo? Context =
        typeof(SslStream).GetField("_securityContext", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>Turns tickets off for a session whose handshake has begun and is not done.</summary>
    /// <returns>False as long as the session has no handle, or where the framework is another than expected.</returns>
    public static bool TryDisable(SslStream session)
    {
        if (Context?.GetValue(session) is not SafeHandle { IsInvalid: false, IsClosed: false } handle)
        {
            return false;
        }

        try
        {
            return SSL_set_num_tickets(handle, 0) == 1;
        }
        catch (Exception other) when (other is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libssl.so.3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SSL_set_num_tickets(SafeHandle session, nuint count);
}
