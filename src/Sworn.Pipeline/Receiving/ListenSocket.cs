using System.Net;
using System.Net.Sockets;

namespace Sworn.Pipeline.Receiving;

/// <summary>Makes the sockets that inputs listen on.</summary>
internal static class ListenSocket
{
    private const int Backlog = 4_096;

    /// <summary>A bound, non-blocking socket; a TCP one listens.</summary>
    /// <exception cref="ListenException">The address is taken, not this machine's, or not ours to use.</exception>
    public static Socket Create(InputOptions options, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(options.Listen.AddressFamily, type, protocol);
        try
        {
            if (options.Listen.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = options.Listen.Address.Equals(IPAddress.IPv6Any);
            }

            socket.Blocking = false;
            socket.Bind(options.Listen);
            if (type == SocketType.Stream)
            {
                socket.Listen(Backlog);
            }

            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw Explain(options, protocol == ProtocolType.Udp ? "udp" : "tcp", failure);
        }
    }

    private static ListenException Explain(InputOptions options, string transport, SocketException failure)
    {
        var (why, remedy) = failure.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => (
                "another program already uses this port",
                $"Stop it, or give the input another port (inputs: listen:). 'ss -lnp | grep :{options.Listen.Port}' shows who has it."),
            SocketError.AccessDenied => (
                "permission denied",
                "Ports below 1024 need the capability CAP_NET_BIND_SERVICE; grant it, or use a port from 1024 on."),
            SocketError.AddressNotAvailable => (
                "this machine has no such address",
                "Use an address of this machine, or 0.0.0.0 for all of them."),
            _ => (failure.Message, "Check the input's address (inputs: listen:)."),
        };
        return new ListenException(options.Name, transport, options.Listen, why, remedy, failure);
    }
}
