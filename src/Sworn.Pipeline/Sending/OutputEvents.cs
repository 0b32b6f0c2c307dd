using Sworn.Pipeline.Tls;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The facts that outputs state. Override what you want to hear; each is told on the output's thread and must return
/// quickly. None is told per message.
/// </summary>
public class OutputEvents
{
    /// <summary>An output reaches its destination.</summary>
    public virtual void Connected(string output, string peer)
    {
    }

    /// <summary>An output lost its destination.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="reason">Why.</param>
    /// <param name="unconfirmed">So many messages are not confirmed and will be sent again.</param>
    /// <param name="atRisk">
    /// At most so many may be lost: they were confirmed over this connection, but not by the destination's program
    /// (<see cref="DeliveryClass"/>), and are not sent again.
    /// </param>
    public virtual void Lost(string output, string reason, long unconfirmed, long atRisk)
    {
    }

    /// <summary>An output could not reach its destination and tries again after a wait.</summary>
    public virtual void ConnectFailed(string output, string reason, TimeSpan retryAfter)
    {
    }

    /// <summary>A mail server refused one of several recipients for good; the mail went to the others.</summary>
    public virtual void RecipientRefused(string output, string recipient, string reason)
    {
    }

    /// <summary>
    /// So many records since it was last told were not forwarded: the node had sent them before, and they came back. Told
    /// once a minute at the most.
    /// </summary>
    public virtual void LoopBroken(string output, long count, ulong index)
    {
    }

    /// <summary>A destination did not prove who it is, or refused us, in the TLS handshake: it got nothing.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="peer">The destination.</param>
    /// <param name="fault">Why.</param>
    /// <param name="shown">The certificate that it showed; null when none.</param>
    public virtual void PeerRefused(string output, string peer, PeerFault fault, PeerCertificate? shown)
    {
    }

    /// <summary>An output does not reach its destination, and gives up what is its own from an index on.</summary>
    public virtual void DropBegan(string output, string reason, ulong first)
    {
    }

    /// <summary>
    /// What an output has given up since its destination was found away. Told when the destination is back, and now and then before; a later
    /// one of the same absence contains the earlier.
    /// </summary>
    /// <returns>Completes when it is recorded for good. Faulted, nothing is given up: it is sent.</returns>
    public virtual Task DroppedAsync(string output, OutputDrop drop) => Task.CompletedTask;

    /// <summary>An output does not reach its destination: nothing is taken from any input.</summary>
    public virtual void IntakeStopped(string output, string reason)
    {
    }

    /// <summary>The last output that had stopped the intake opens it again.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="since">When it found its destination away.</param>
    public virtual void IntakeResumed(string output, DateTimeOffset since)
    {
    }

    /// <summary>The records from one index up to another were gone before the output had read them.</summary>
    public virtual void GapFound(string output, ulong from, ulong to)
    {
    }

    /// <summary>A cursor did not serve: the output begins again at the log's first record.</summary>
    public virtual void CursorReset(string output)
    {
    }

    /// <summary>The output cannot read the log, or write its cursor; it tries again.</summary>
    public virtual void StoreFailed(string output, StoreException failure)
    {
    }

    /// <summary>The next record should be there and cannot be read; the output tries again.</summary>
    public virtual void Unreadable(string output, ulong index)
    {
    }

    /// <summary>The output met a defect of ours and has ended; its cursor stays where it was.</summary>
    public virtual void Failed(string output, Exception defect)
    {
    }
}
