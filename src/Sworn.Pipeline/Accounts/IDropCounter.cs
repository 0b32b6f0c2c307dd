namespace Sworn.Pipeline.Accounts;

/// <summary>
/// The kernel's count of what it dropped before a receiver could see it, since the socket was made, modulo 2³².
/// </summary>
internal interface IDropCounter
{
    /// <summary>Reads the count. Any thread, under the accounts' lock: must not wait.</summary>
    /// <returns>False when the socket is closed or the system does not say.</returns>
    bool TryRead(out uint total);
}
