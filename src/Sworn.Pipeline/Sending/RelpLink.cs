using System.Buffers.Text;
using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// RELP: each message is answered when the peer has it, and only then confirmed. Unanswered commands are bounded by the
/// window; after a break they are sent again under new numbers.
/// </summary>
internal sealed class RelpLink(StreamOutputOptions options, OwnConnections own) : ILink
{
    private const int GatherBytes = 128 << 10;
    private const int MaxHeader = 32;
    private const int FirstMessage = 2;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly RelpAnswers _answers = new();
    private byte[] _buffer = new byte[2 * GatherBytes];
    private int _length;
    private int _next;
    private volatile Channel? _channel;
    private volatile bool _isAborted;

    public DeliveryClass Delivery => DeliveryClass.Acknowledged;

    public string Peer => _channel?.Peer ?? string.Join(", ", options.Destinations);

    public long Taken { get; private set; }

    public long Confirmed { get; private set; }

    public long Altered => 0;

    public void Open()
    {
        Drop();
        (_length, Taken, Confirmed) = (0, 0, 0);
        _answers.Begin();
        _channel = Connector.Open(options, own, ref _next);
        Append(1, "open"u8, "relp_version=0\nrelp_software=sworn,0.1\ncommands=syslog"u8);
        Write();
        var began = TimeProvider.System.GetTimestamp();
        while (_answers.Count == 0)
        {
            ThrowIfAborted();
            Read(Step);
            if (_answers.Count == 0 && TimeProvider.System.GetElapsedTime(began) > options.ConnectTimeout)
            {
                throw new OutputException(Peer, $"no answer to the RELP open within {options.ConnectTimeout.TotalSeconds:0} s");
            }
        }
    }

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        if (Taken - Confirmed >= options.Window)
        {
            Flush();
            while (Taken - Confirmed >= options.Window)
            {
                ThrowIfAborted();
                Read(Step);
            }
        }

        Append(NumberOf(Taken), "syslog"u8, message);
        Taken++;
        if (_length >= GatherBytes)
        {
            Flush();
        }
    }

    public void Flush()
    {
        Write();
        Read(TimeSpan.Zero);
    }

    public void Poll(TimeSpan wait) => Read(wait);

    public void Close()
    {
        try
        {
            Append(NumberOf(Taken), "close"u8, default);
            Write();
            _channel?.Close();
        }
        catch (OutputException)
        {
            // Everything confirmed stays confirmed; the peer sees the end of the connection instead of the command.
            return;
        }
    }

    public void Abort()
    {
        _isAborted = true;
        _channel?.Abort();
    }

    public void Dispose() => Drop();

    /// <summary>1 is the open; after 999,999,999 comes 1 again.</summary>
    private static int NumberOf(long message) => (int)((message + FirstMessage - 1) % 999_999_999) + 1;

    private void Read(TimeSpan wait)
    {
        var octets = _channel!.Receive(wait);
        while (!octets.IsEmpty)
        {
            if (_answers.TryTake(octets) is { } problem)
            {
                throw new OutputException(Peer, problem);
            }

            // The first answer is that of the open.
            Confirmed = Math.Max(0, _answers.Count - 1);
            octets = _channel.Receive(TimeSpan.Zero);
        }
    }

    private void Write()
    {
        if (_length > 0)
        {
            _channel!.Write(_buffer.AsSpan(0, _length));
            _length = 0;
        }
    }

    private void Append(int number, ReadOnlySpan<byte> command, ReadOnlySpan<byte> data)
    {
        var needed = MaxHeader + command.Length + data.Length;
        if (_buffer.Length - _length < needed)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + needed));
        }

        AppendNumber(number);
        Append(" "u8);
        Append(command);
        Append(" "u8);
        AppendNumber(data.Length);
        if (!data.IsEmpty)
        {
            Append(" "u8);
            Append(data);
        }

        Append("\n"u8);
    }

    private void AppendNumber(int number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var digits);
        _length += digits;
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_buffer.AsSpan(_length));
        _length += octets.Length;
    }

    private void ThrowIfAborted()
    {
        if (_isAborted)
        {
            throw new OutputException(Peer, "the output stops");
        }
    }

    private void Drop()
    {
        _channel?.Dispose();
        _channel = null;
    }
}
