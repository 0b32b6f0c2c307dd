using System.Net.Sockets;
using System.Net;
using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Syslog over UDP (RFC 5426): a datagram each. Sent is confirmed, for nothing will ever tell more. With load sharing
/// destinations take turns; with failover the first whose name is known takes all, as nobody answers.
/// </summary>
internal sealed class UdpLink(UdpOutputOptions options, OwnConnections own) : ILink
{
    private readonly List<Socket> _sockets = [];
    private volatile bool _isAborted;

    public DeliveryClass Delivery => DeliveryClass.None;

    public string Peer { get; private set; } = string.Join(", ", options.Destinations);

    public long Taken { get; private set; }

    public long Confirmed => Taken;

    public long Altered { get; private set; }

    public void Open()
    {
        Drop();
        Taken = 0;
        OutputException? last = null;
        foreach (var destination in options.Destinations)
        {
            if (_sockets.Count == 0 || options.Strategy == DestinationStrategy.LoadShare)
            {
                last = Connect(destination) ?? last;
            }
        }

        if (_sockets.Count == 0)
        {
            throw last!;
        }

        Peer = string.Join(", ", _sockets.Select(socket => socket.RemoteEndPoint));
    }

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        if (message.Length > options.MaxDatagramBytes)
        {
            message = message[..options.MaxDatagramBytes];
            Altered++;
        }

        var socket = _sockets[(int)(Taken % _sockets.Count)];
        try
        {
            socket.Send(message);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused && !_isAborted)
        {
            // The answer to an earlier datagram: nobody listens there at present. UDP sends all the same.
            Resend(socket, message);
        }
        catch (Exception failure) when (Channel.IsOfNetwork(failure))
        {
            throw new OutputException(Peer, failure.Message, failure);
        }

        Taken++;
    }

    public void Flush()
    {
        // Each message was sent when it was taken.
    }

    public void Poll(TimeSpan wait)
    {
        // Nobody answers.
    }

    public void Close() => Drop();

    public void Abort() => _isAborted = true;

    public void Dispose() => Drop();

    private void Resend(Socket socket, ReadOnlySpan<byte> message)
    {
        try
        {
            socket.Send(message);
        }
        catch (Exception failure) when (Channel.IsOfNetwork(failure))
        {
            throw new OutputException(Peer, failure.Message, failure);
        }
    }

    private OutputException? Connect(Destination destination)
    {
        try
        {
            var address = Channel.Resolve(destination, options.SourceAddress);
            var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            _sockets.Add(socket);
            if (options.SourceAddress is { } source)
            {
                socket.Bind(new IPEndPoint(source, 0));
            }

            socket.Connect(new IPEndPoint(address, destination.Port));
            own.Add(socket.LocalEndPoint, socket.RemoteEndPoint);
            return null;
        }
        catch (SocketException failure)
        {
            _sockets.RemoveAll(socket => !socket.Connected);
            return new OutputException(destination.ToString(), failure.Message, failure);
        }
    }

    private void Drop()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _sockets.Clear();
    }
}
