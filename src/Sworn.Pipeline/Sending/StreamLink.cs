using System.Buffers.Text;
using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Syslog over TCP or TLS. Messages are gathered and written together. Confirmed is what the peer's TCP acknowledged
/// (RFC 6587 has nothing better): a peer that ends loses what it had not read, and nobody can tell.
/// </summary>
internal sealed class StreamLink(StreamOutputOptions options, OwnConnections own) : ILink
{
    private const int GatherBytes = 128 << 10;
    private const int MaxLengthDigits = 11;

    private readonly Queue<(long Position, long Taken)> _marks = new();
    private byte[] _buffer = new byte[2 * GatherBytes];
    private int _length;
    private int _next;
    private volatile Channel? _channel;
    private volatile bool _isAborted;

    public DeliveryClass Delivery => DeliveryClass.Transport;

    public string Peer => _channel?.Peer ?? string.Join(", ", options.Destinations);

    public long Taken { get; private set; }

    public long Confirmed { get; private set; }

    public long Altered { get; private set; }

    public void Open()
    {
        Drop();
        (_length, Taken, Confirmed) = (0, 0, 0);
        _marks.Clear();
        _channel = Connector.Open(options, own, ref _next);
        if (_isAborted)
        {
            Drop();
            throw new OutputException(Peer, "the output stops");
        }
    }

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        Reserve(message.Length + MaxLengthDigits + 1);
        if (options.Framing == StreamOutputFraming.OctetCounting)
        {
            AppendCounted(message);
        }
        else
        {
            AppendLine(message);
        }

        Taken++;
        if (_length >= GatherBytes)
        {
            Flush();
        }
    }

    public void Flush()
    {
        if (_length > 0)
        {
            _channel!.Write(_buffer.AsSpan(0, _length));
            _length = 0;
            _marks.Enqueue((_channel.Written, Taken));
        }
    }

    public void Poll(TimeSpan wait)
    {
        // A syslog receiver sends nothing (RFC 6587, section 3): whatever comes is read so that the end is seen.
        _channel!.Receive(TimeSpan.Zero);
        var acknowledged = _channel.Acknowledged;
        while (_marks.TryPeek(out var mark) && mark.Position <= acknowledged)
        {
            Confirmed = mark.Taken;
            _marks.Dequeue();
        }
    }

    public void Close() => _channel?.Close();

    public void Abort()
    {
        _isAborted = true;
        _channel?.Abort();
    }

    public void Dispose() => Drop();

    private void Drop()
    {
        _channel?.Dispose();
        _channel = null;
    }

    private void AppendCounted(ReadOnlySpan<byte> message)
    {
        Utf8Formatter.TryFormat(message.Length, _buffer.AsSpan(_length), out var digits);
        _length += digits;
        _buffer[_length++] = (byte)' ';
        message.CopyTo(_buffer.AsSpan(_length));
        _length += message.Length;
    }

    private void AppendLine(ReadOnlySpan<byte> message)
    {
        Altered += MessageLine.Write(message, _buffer.AsSpan(_length)) ? 1 : 0;
        _length += message.Length + 1;
    }

    private void Reserve(int octets)
    {
        if (_buffer.Length - _length < octets)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + octets));
        }
    }
}
