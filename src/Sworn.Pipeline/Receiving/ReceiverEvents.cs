using System.Net;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The facts that receivers state. Override what you want to hear; each is told on the thread where it happened, often
/// the receiving one, and must return quickly. None is told per message.
/// </summary>
public class ReceiverEvents
{
    /// <summary>An input receives.</summary>
    public virtual void Listening(InputStatus input)
    {
    }

    /// <summary>The kernel grants less of a receive buffer than was asked for; both in octets.</summary>
    public virtual void ReceiveBufferLimited(string input, int asked, int got)
    {
    }

    /// <summary>A connection was taken.</summary>
    public virtual void ConnectionOpened(string input, EndPoint peer)
    {
    }

    /// <summary>A connection is closed.</summary>
    public virtual void ConnectionClosed(ConnectionSummary connection)
    {
    }

    /// <summary>A connection was closed at once because so many are open already.</summary>
    public virtual void ConnectionRefused(string input, EndPoint peer, int limit)
    {
    }

    /// <summary>
    /// Connections wait in the kernel because the system refuses to take them; tried again in a second.
    /// </summary>
    public virtual void AcceptFailed(string input, int error)
    {
    }

    /// <summary>What a connection carries cannot be cut into messages; it is closed next.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="peer">The other side.</param>
    /// <param name="error">What is wrong: a value of <c>FramingError</c> or of <c>RelpError</c>.</param>
    /// <param name="offset">The octet of the connection where it is, from 0.</param>
    public virtual void FramingFailed(string input, EndPoint peer, Enum error, long offset)
    {
    }

    /// <summary>A TLS session began.</summary>
    public virtual void TlsSessionOpened(string input, EndPoint peer, TlsSession session)
    {
    }

    /// <summary>A TLS session did not come about. Nothing else of the input is touched by it.</summary>
    public virtual void TlsHandshakeFailed(TlsFailure failure)
    {
    }

    /// <summary>Certificate, authorities or revocation lists were read again; new sessions use them.</summary>
    public virtual void TlsFilesChanged(string input, TlsFilesChange change)
    {
    }

    /// <summary>Changed files cannot be used; the ones before stay in use. Told once for each version of them.</summary>
    public virtual void TlsFilesRejected(string input, TlsFilesException failure)
    {
    }

    /// <summary>The kernel lost so many more datagrams.</summary>
    public virtual void KernelDropped(string input, long count)
    {
    }

    /// <summary>The kernel failed to give datagrams; the receiver goes on.</summary>
    public virtual void ReceiveFailed(string input, int error)
    {
    }

    /// <summary>A file cannot be read, or a cursor not be written.</summary>
    public virtual void FileRefused(string input, string path, string problem)
    {
    }

    /// <summary>A file was cut and is read from its beginning; what was in it beyond <paramref name="position"/> is gone.</summary>
    public virtual void FileTruncated(string input, string path, long position)
    {
    }

    /// <summary>A file that was read before is not there any more; what came behind <paramref name="position"/> was not read.</summary>
    public virtual void FileGone(string input, string path, long position)
    {
    }

    /// <summary>A source of the machine numbers what it says, and numbers are missing: so much was overwritten unread.</summary>
    public virtual void SourceGap(string input, long count)
    {
    }

    /// <summary>The program that reads the journal ended, or cannot be started; it is started again after a wait.</summary>
    public virtual void JournalEnded(string input, string problem, TimeSpan wait)
    {
    }

    /// <summary>The entry that was stored last is not in the journal any more: others behind it may be gone too.</summary>
    public virtual void JournalPositionGone(string input, string cursor)
    {
    }

    /// <summary>The log takes no more; the input waits or drops, as its policy says.</summary>
    public virtual void BackPressureBegan(string input, BackPressurePolicy policy)
    {
    }

    /// <summary>The log takes messages again.</summary>
    public virtual void BackPressureEnded(string input)
    {
    }

    /// <summary>A receiving thread ended on a defect of ours; the process must end.</summary>
    public virtual void ReceiverFailed(Exception failure)
    {
    }
}
