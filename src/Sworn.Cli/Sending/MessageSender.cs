using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Cli.Sending;

/// <summary>Sends messages one by one over one socket, framed as the transport needs. Not thread-safe.</summary>
internal sealed class MessageSender : IDisposable
{
    private const int FlushAt = 64 << 10;

    private readonly Socket _socket;
    private readonly bool _isStream;
    private readonly bool _countsOctets;
    private readonly MemoryStream _buffer = new();

    private MessageSender(Socket socket, bool countsOctets)
    {
        _socket = socket;
        _isStream = socket.SocketType == SocketType.Stream;
        _countsOctets = countsOctets;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="CommandFailedException">Nobody listens there.</exception>
    public static MessageSender Connect(Destination to, bool countsOctets)
    {
        var protocol = to.Transport switch
        {
            "tcp" => ProtocolType.Tcp,
            "udp" => ProtocolType.Udp,
            _ => ProtocolType.Unspecified,
        };
        var socket = new Socket(to.EndPoint.AddressFamily, to.SocketType, protocol);
        try
        {
            socket.Connect(to.EndPoint);
            return new MessageSender(socket, countsOctets);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw CommandFailedException.Failed(
                $"cannot connect to {to.Transport} {to.EndPoint}: {refused.Message}; is a receiver running there?");
        }
    }

    /// <summary>Sends one message; on a stream it may wait in the buffer for <see cref="Flush"/>.</summary>
    /// <exception cref="CommandFailedException">The peer is gone.</exception>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (!_isStream)
        {
            Guard(message);
            return;
        }

        if (_countsOctets)
        {
            _buffer.Write(Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture) + " "));
            _buffer.Write(message);
        }
        else
        {
            _buffer.Write(message);
            _buffer.WriteByte((byte)'\n');
        }

        if (_buffer.Length >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>Hands everything to the system.</summary>
    /// <exception cref="CommandFailedException">The peer is gone.</exception>
    public void Flush()
    {
        if (_buffer.Length > 0)
        {
            Guard(_buffer.GetBuffer().AsSpan(0, (int)_buffer.Length));
            _buffer.SetLength(0);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _buffer.Dispose();
    }

    private void Guard(ReadOnlySpan<byte> octets)
    {
        try
        {
            do
            {
                octets = octets[_socket.Send(octets)..];
            }
            while (!octets.IsEmpty);
        }
        catch (SocketException gone)
        {
            throw CommandFailedException.Failed($"the peer took no more: {gone.Message}");
        }
    }
}
