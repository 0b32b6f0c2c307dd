using System.Net.Sockets;
using System.Text;
using Sworn.Core.Hashing;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Receiving;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>
/// The receiving loop's inner parts on the test's own thread, so that what they allocate can be read. The limit is for
/// what happens once for a batch (its salts) or a key: one object for each message would be twelve times as much.
/// </summary>
public sealed class AllocationTests : IDisposable
{
    private const int Rounds = 400;
    private const int MessagesPerRound = 50;

    // What allocates does so per batch and per salt key, and how many batches there are depends on how loaded the machine
    // is. The smallest object per message would be 24,000.
    private const long MaxBytesPerThousandMessages = 8_000;

    private static readonly byte[] Message = Encoding.ASCII.GetBytes("<13>" + new string('x', 700) + "\n");

    private readonly MemoryIntake _intake = new(batches: 4, batchBytes: 256 << 10, keepsRecords: false);
    private readonly LossAccounts _accounts = new();
    private readonly Reactor _reactor;

    public AllocationTests()
    {
        var sealer = new BatchSealer(Sha256Engines.Create());
        _reactor = new Reactor(
            0, new ReactorServices(_intake, sealer, new ReceiverEvents()), maxMessageBytes: 65_536);
    }

    [Fact]
    public void A_datagram_allocates_nothing_on_its_way_to_the_log()
    {
        using var handle = ListeningSocket.Open(Node.Udp(), mayForce: true, out _);
        var port = new InputPort(Node.Udp(), _accounts.Open("udp"), SocketCalls.LocalEndPoint(handle), 0);
        using var receiver = new UdpReceiver(_reactor, port, handle);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Connect(port.Status.Endpoint);
        AssertFrugal(
            port,
            () =>
            {
                for (var number = 0; number < MessagesPerRound; number++)
                {
                    sender.Send(Message);
                }
            },
            receiver.OnReady);
    }

    [Fact]
    public void A_message_of_a_stream_allocates_nothing_on_its_way_to_the_log()
    {
        using var listener = ListeningSocket.Open(Node.Tcp(), mayForce: true, out _);
        var port = new InputPort(Node.Tcp(), _accounts.Open("tcp"), SocketCalls.LocalEndPoint(listener), 0);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sender.Connect(port.Status.Endpoint);
        var accepted = SocketCalls.Accept(listener, out var peer, out _);
        using var connection = new StreamConnection(_reactor, new AcceptedConnection(port, accepted!, new PeerIdentity(peer!)));
        var chunk = Enumerable.Repeat(Message, MessagesPerRound).SelectMany(static octets => octets).ToArray();
        var half = chunk.AsMemory(0, chunk.Length - 300);
        var rest = chunk.AsMemory(chunk.Length - 300);
        AssertFrugal(
            port,
            () =>
            {
                // A partial message every round, so that keeping one is measured too.
                Node.SendAll(sender, half.Span);
                connection.OnReady();
                Node.SendAll(sender, rest.Span);
            },
            connection.OnReady);
    }

    public void Dispose() => _reactor.Dispose();

    private void AssertFrugal(InputPort port, Action send, Action receive)
    {
        var lane = _reactor.LaneOf(port);
        long received = 0;
        for (var round = 0; round < 2 * Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            send();
            receive();
            lane.EndRound(now: 0);
            if (round >= Rounds)
            {
                received += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        lane.Finish();
        var account = _accounts.Snapshot().Inputs[0];
        Assert.Equal(2 * Rounds * MessagesPerRound, account.Stored);
        var perThousand = received * 1_000 / (Rounds * MessagesPerRound);
        Assert.True(perThousand <= MaxBytesPerThousandMessages, $"{perThousand} bytes in a thousand messages");
    }
}
