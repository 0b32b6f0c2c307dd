namespace Sworn.Protocols.Beep;

/// <summary>
/// The two directions of a channel (RFC 3081, section 3.1.3): what was received and may be, what was sent and may be, in
/// octets of payload modulo 2³².
/// </summary>
internal sealed class BeepChannel
{
    /// <summary>4096: what each side may send before it hears of a window (RFC 3081, section 3.1.4).</summary>
    public const int InitialWindow = 4_096;

    private uint _granted = InitialWindow;
    private uint _mayBeSent = InitialWindow;

    /// <summary>The sequence number of the next octet that comes.</summary>
    public uint Received { get; private set; }

    /// <summary>The sequence number of the next octet that goes.</summary>
    public uint Sent { get; private set; }

    /// <summary>What may still be sent.</summary>
    public uint Room => unchecked(_mayBeSent - Sent);

    /// <summary>Takes a payload that came.</summary>
    /// <returns>Why it is against the protocol, or none.</returns>
    public BeepError Take(uint sequence, int length)
    {
        if (sequence != Received)
        {
            return BeepError.OutOfSequence;
        }

        if ((uint)length > unchecked(_granted - Received))
        {
            return BeepError.PayloadTooLong;
        }

        Received = unchecked(Received + (uint)length);
        return BeepError.None;
    }

    /// <summary>Counts a payload that went.</summary>
    public uint Send(int length)
    {
        var sequence = Sent;
        Sent = unchecked(Sent + (uint)length);
        return sequence;
    }

    /// <summary>Takes what the peer says it has read and grants.</summary>
    /// <returns>False when it has read what was not sent.</returns>
    public bool TryWiden(uint read, int window)
    {
        // A window never shrinks (RFC 3081, section 3.1.4), and nobody can have read more than all.
        var unread = unchecked(Sent - read);
        if (unread > int.MaxValue)
        {
            return false;
        }

        var end = unchecked(read + (uint)window);
        _mayBeSent = unchecked((int)(end - _mayBeSent)) > 0 ? end : _mayBeSent;
        return true;
    }

    /// <summary>Grants a new window when less than half of it is left.</summary>
    /// <returns>Whether the peer must be told.</returns>
    public bool TryGrant(int window)
    {
        if (unchecked(_granted - Received) >= (uint)window / 2)
        {
            return false;
        }

        _granted = unchecked(Received + (uint)window);
        return true;
    }
}
