using System.Buffers;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Native;
using Sworn.Protocols.Framing;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// One TCP connection. It reads into its reactor's memory and holds a buffer of its own only while part of a message has
/// come. Belongs to its reactor's thread.
/// </summary>
internal sealed class TcpConnection : IReadable
{
    /// <summary>Octets of a message's head that are worth copying rather than reading behind them.</summary>
    private const int CopyLimit = 16 << 10;

    private const int ReadsPerRound = 2;

    private readonly Reactor _reactor;
    private readonly TcpReceiver _receiver;
    private readonly OpenBatch _batch;
    private readonly PeerAddress _peer;
    private readonly Source _source;
    private SyslogFramer _framer;
    private byte[]? _partial;
    private int _partialLength;
    private long _lastRead;
    private CloseReason _reason = CloseReason.Shutdown;

    public TcpConnection(Reactor reactor, TcpReceiver receiver, OpenBatch batch, int socket, PeerAddress peer, Source source)
    {
        _reactor = reactor;
        _receiver = receiver;
        _batch = batch;
        _peer = peer;
        _source = source;
        Socket = socket;
        _framer = new SyslogFramer(receiver.Options.Framing, receiver.Options.MaxMessageBytes);
        _lastRead = receiver.Time.GetTimestamp();
    }

    public int Socket { get; }

    public bool Read()
    {
        for (var count = 0; count < ReadsPerRound; count++)
        {
            var buffer = BufferToRead();
            var read = Receive(buffer.AsSpan(_partialLength));
            if (read <= 0)
            {
                return read < 0 || End(CloseReason.PeerClosed);
            }

            if (!Take(buffer, _partialLength + read))
            {
                return false;
            }

            if (read < buffer.Length - _partialLength)
            {
                break;
            }
        }

        _lastRead = _receiver.Time.GetTimestamp();
        return true;
    }

    public bool Tick()
    {
        var limit = _receiver.Options.IdleTimeout;
        if (limit == TimeSpan.Zero || _receiver.Time.GetElapsedTime(_lastRead) < limit)
        {
            return true;
        }

        return End(CloseReason.Idle);
    }

    public void Stop()
    {
        End(CloseReason.Shutdown);
        _batch.Flush();
    }

    public void Close()
    {
        _ = LibC.close(Socket);
        ReturnPartial();
        _receiver.Closed(_peer, _reason);
    }

    /// <summary>Where the next octets go: behind the message's head, which is copied to the scratch memory while it is short.</summary>
    private byte[] BufferToRead()
    {
        if (_partialLength <= CopyLimit)
        {
            _partial?.AsSpan(0, _partialLength).CopyTo(_reactor.Scratch);
            return _reactor.Scratch;
        }

        if (_partialLength == _partial!.Length)
        {
            // The framer never leaves more than a message and its length: this ends at the limit.
            var larger = ArrayPool<byte>.Shared.Rent(2 * _partial.Length);
            _partial.AsSpan().CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_partial);
            _partial = larger;
        }

        return _partial;
    }

    /// <returns>The octets read; 0 at the end of the stream; less when nothing is waiting.</returns>
    private unsafe int Receive(Span<byte> to)
    {
        const int dontWait = 0x40;
        while (true)
        {
            nint read;
            fixed (byte* at = to)
            {
                read = LibC.recv(Socket, at, (nuint)to.Length, dontWait);
            }

            if (read >= 0)
            {
                return (int)read;
            }

            switch (SocketOptions.LastError)
            {
                case LibC.ErrorInterrupted:
                    continue;
                case LibC.ErrorAgain:
                    return -1;
                default:
                    _reason = CloseReason.Failed;
                    return 0;
            }
        }
    }

    /// <summary>Takes the messages out of the first <paramref name="length"/> octets of a buffer.</summary>
    private bool Take(byte[] buffer, int length)
    {
        var now = _reactor.Intake.Clock.Now();
        var octets = buffer.AsSpan(0, length);
        while (true)
        {
            switch (_framer.Read(octets, out var frame))
            {
                case FramingStatus.Message:
                    _batch.Append(_source, frame.IsTruncated ? EntryFlags.Truncated : EntryFlags.None, now, octets.Slice(frame.Start, frame.Length));
                    break;
                case FramingStatus.Skipped:
                    break;
                case FramingStatus.Incomplete:
                    Keep(buffer, octets);
                    return true;
                default:
                    Keep(buffer, octets);
                    return End(CloseReason.FramingError);
            }

            octets = octets[frame.Consumed..];
        }
    }

    private void Keep(byte[] buffer, ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            ReturnPartial();
            return;
        }

        if (_partial is null || _partial.Length < rest.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(rest.Length);
            rest.CopyTo(larger);
            ReturnPartial();
            _partial = larger;
        }
        else if (!ReferenceEquals(buffer, _partial) || rest.Length != _partialLength)
        {
            rest.CopyTo(_partial);
        }

        _partialLength = rest.Length;
    }

    /// <summary>The stream ends here. What came of a last message is evidence too.</summary>
    /// <returns>False, for the caller to return.</returns>
    private bool End(CloseReason reason)
    {
        _reason = _reason == CloseReason.Failed ? _reason : reason;
        if (_partialLength > 0)
        {
            var kept = _partial.AsSpan(0, Math.Min(_partialLength, _receiver.Options.MaxMessageBytes));
            _batch.Append(_source, EntryFlags.Truncated, _reactor.Intake.Clock.Now(), kept);
            ReturnPartial();
        }

        return false;
    }

    private void ReturnPartial()
    {
        if (_partial is not null)
        {
            ArrayPool<byte>.Shared.Return(_partial);
            _partial = null;
        }

        _partialLength = 0;
    }
}
