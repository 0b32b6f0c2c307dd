using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>Sends many messages over one TCP connection or UDP socket, as fast as it can or at a rate.</summary>
internal static class TestSender
{
    private const int FlushAt = 64 << 10;

    /// <summary>Octet-counted frames of <c>prefix number</c> until the count is reached or the peer goes away.</summary>
    /// <returns>The messages that were handed to the system.</returns>
    public static async Task<int> SendTcpAsync(int port, string prefix, int count, int padding = 0, CancellationToken stop = default)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, stop);
        using var buffer = new MemoryStream();
        var pad = new string('.', padding);
        for (var number = 0; number < count; number++)
        {
            var message = Message(prefix, number, pad);
            buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} {message}")));
            if (buffer.Length < FlushAt && number < count - 1)
            {
                continue;
            }

            try
            {
                await SendAllAsync(socket, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), stop);
            }
            catch (Exception gone) when (gone is SocketException or OperationCanceledException)
            {
                return number;
            }

            buffer.SetLength(0);
        }

        socket.Shutdown(SocketShutdown.Send);
        return count;
    }

    /// <summary>Sends datagrams at a rate.</summary>
    /// <returns>The datagrams that the system took.</returns>
    public static int SendUdp(int port, int count, int perSecond, int length)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, port);
        var clock = Stopwatch.StartNew();
        var pad = new string('.', length);
        for (var number = 0; number < count; number++)
        {
            while (number % 64 == 0 && clock.Elapsed.TotalSeconds * perSecond < number)
            {
                Thread.Yield();
            }

            socket.Send(Encoding.ASCII.GetBytes(Message("udp", number, pad)));
        }

        return count;
    }

    public static string Message(string prefix, int number, string pad) =>
        string.Create(CultureInfo.InvariantCulture, $"<13>1 2026-11-23T12:00:00Z host app - - - {prefix} {number}{pad}");

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> octets, CancellationToken stop)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[await socket.SendAsync(octets, stop)..];
        }
    }
}
