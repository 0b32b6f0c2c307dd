using System.Net;
using System.Net.Sockets;
using System.Text;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;
using Sworn.Protocols.Framing;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>Receivers on loopback, port 0, with a log in memory: what every test of sockets starts from.</summary>
internal sealed class Node : IDisposable
{
    public static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    public Node(InputOptions input, MemoryIntake? intake = null, ReceiversOptions? options = null)
    {
        Intake = intake ?? new MemoryIntake();
        Receivers = Receivers.Start([input], Intake, Accounts, Events, options ?? new ReceiversOptions { Threads = 1 });
    }

    public MemoryIntake Intake { get; }

    public LossAccounts Accounts { get; } = new();

    public RecordingEvents Events { get; } = new();

    public Receivers Receivers { get; }

    public IPEndPoint Endpoint => Receivers.Inputs[0].Endpoint;

    /// <summary>The input's account; asserts on the way that the books balance.</summary>
    public InputSnapshot Account
    {
        get
        {
            var snapshot = Accounts.Snapshot();
            Assert.True(snapshot.IsBalanced, snapshot.Inputs[0].ToString());
            return snapshot.Inputs[0];
        }
    }

    public static TcpInputOptions Tcp(StreamFraming framing = StreamFraming.Auto) =>
        new() { Name = "tcp", Number = 1, Listen = AnyPort, Framing = framing };

    public static UdpInputOptions Udp() => new() { Name = "udp", Number = 2, Listen = AnyPort };

    public Socket Connect()
    {
        var socket = new Socket(Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(Endpoint);
        return socket;
    }

    public Socket OpenUdp()
    {
        var socket = new Socket(Endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(Endpoint);
        return socket;
    }

    /// <summary>Sends the octets on a connection of their own and ends it in order.</summary>
    public void SendOnce(string octets)
    {
        using var socket = Connect();
        Send(socket, octets);
        socket.Shutdown(SocketShutdown.Send);
    }

    public static void Send(Socket socket, string octets) => SendAll(socket, Encoding.Latin1.GetBytes(octets));

    public static void SendAll(Socket socket, ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[socket.Send(octets)..];
        }
    }

    public string[] Texts() => [.. Intake.Records.Select(static record => record.Text)];

    public Task StopAsync(TimeSpan? limit = null) => Receivers.StopAsync(limit ?? Receivers.DefaultStopLimit)
        .WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Intake.Release();
        Receivers.Dispose();
    }
}
