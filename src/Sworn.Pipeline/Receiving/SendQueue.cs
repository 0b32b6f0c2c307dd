using System.Buffers;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// What is to be written to a socket that never blocks: tried at once, the rest kept in order until there is room.
/// Belongs to one thread.
/// </summary>
internal sealed class SendQueue(SocketHandle handle)
{
    /// <summary>
    /// When so much waits, the peer does not read its answers: it is not read from either, so this also bounds memory.
    /// </summary>
    public const int FullAt = 256 << 10;

    private readonly ArrayBufferWriter<byte> _waiting = new();
    private int _sent;

    /// <summary>Octets that wait for room.</summary>
    public int Length => _waiting.WrittenCount - _sent;

    /// <summary>Whether the peer must read before it may send more.</summary>
    public bool IsFull => Length >= FullAt;

    /// <summary>The error number of a write that failed for good; 0 when none did.</summary>
    public int Error { get; private set; }

    /// <summary>Writes, or keeps, in order.</summary>
    public void Add(ReadOnlySpan<byte> octets)
    {
        if (Length == 0 && Error == 0)
        {
            octets = octets[TrySend(octets)..];
        }

        if (!octets.IsEmpty && Error == 0)
        {
            _waiting.Write(octets);
        }
    }

    /// <summary>Writes what waited.</summary>
    public void Flush()
    {
        _sent += TrySend(_waiting.WrittenSpan[_sent..]);
        if (Length == 0 || Error != 0)
        {
            _waiting.ResetWrittenCount();
            _sent = 0;
        }
    }

    private int TrySend(ReadOnlySpan<byte> octets)
    {
        var sent = 0;
        while (sent < octets.Length && Error == 0)
        {
            var count = SocketCalls.Send(handle, octets[sent..]);
            if (count == -Errno.TryAgain)
            {
                break;
            }

            if (count < 0 && count != -Errno.Interrupted)
            {
                Error = -count;
            }

            sent += Math.Max(count, 0);
        }

        return sent;
    }
}
