using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Cli.Sending;

/// <summary>Sends messages one by one over one socket, framed as the transport needs. Not thread-safe.</summary>
internal sealed class MessageSender : IDisposable
{
    private const int FlushAt = 64 << 10;

    private readonly Socket _socket;
    private readonly Stream? _stream;
    private readonly RelpClient? _relp;
    private readonly bool _countsOctets;
    private readonly MemoryStream _buffer = new();
    private readonly byte[] _discarded = new byte[1_024];

    private MessageSender(Socket socket, Stream? stream, RelpClient? relp, bool countsOctets)
    {
        _socket = socket;
        _stream = stream;
        _relp = relp;
        _countsOctets = countsOctets;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="CommandFailedException">Nobody listens there, or not whom we want.</exception>
    public static MessageSender Connect(Destination to, bool countsOctets, TlsChoices tls, TimeProvider time)
    {
        var protocol = to.EndPoint is UnixDomainSocketEndPoint ? ProtocolType.Unspecified
            : to.IsStream ? ProtocolType.Tcp : ProtocolType.Udp;
        var socket = new Socket(to.EndPoint.AddressFamily, to.IsStream ? SocketType.Stream : SocketType.Dgram, protocol);
        try
        {
            socket.Connect(to.EndPoint);
            var stream = to.IsSecure ? SecureChannel.Open(socket, to, tls, time)
                : to.IsStream ? new NetworkStream(socket, ownsSocket: false) : null;
            var relp = to.IsRelp ? new RelpClient(stream!) : null;
            relp?.Open();
            return new MessageSender(socket, stream, relp, countsOctets);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw CommandFailedException.Failed(
                $"cannot connect to {to.Transport} {to.EndPoint}: {refused.Message}; is a receiver running there?");
        }
        catch (CommandFailedException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message; on a stream it may wait in the buffer for <see cref="Flush"/>.</summary>
    /// <exception cref="CommandFailedException">The peer is gone.</exception>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (_relp is not null)
        {
            _relp.Send(message);
            return;
        }

        if (_stream is null)
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

    /// <summary>Hands everything to the system; over RELP, waits until it is acknowledged.</summary>
    /// <exception cref="CommandFailedException">The peer is gone.</exception>
    public void Flush()
    {
        _relp?.Flush();
        if (_buffer.Length > 0)
        {
            Guard(_buffer.GetBuffer().AsSpan(0, (int)_buffer.Length));
            _buffer.SetLength(0);
        }
    }

    /// <summary>Ends in order: what says goodbye says it.</summary>
    /// <exception cref="CommandFailedException">The peer is gone.</exception>
    public void Finish()
    {
        Flush();
        _relp?.Close();
        if (_stream is SslStream secure)
        {
            secure.ShutdownAsync().GetAwaiter().GetResult();

            // Closing with octets unread would reset the connection, and what is on its way with it.
            while (secure.Read(_discarded) > 0)
            {
            }
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
        _buffer.Dispose();
    }

    private void Guard(ReadOnlySpan<byte> octets)
    {
        try
        {
            if (_stream is not null)
            {
                _stream.Write(octets);
                return;
            }

            do
            {
                octets = octets[_socket.Send(octets)..];
            }
            while (!octets.IsEmpty);
        }
        catch (Exception gone) when (gone is SocketException or IOException)
        {
            throw CommandFailedException.Failed($"the peer took no more: {gone.Message}");
        }
    }
}
