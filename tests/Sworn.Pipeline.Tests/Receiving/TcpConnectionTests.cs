using System.Net.Sockets;
using Sworn.Core.Hashing;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Receiving;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>One connection on the test's own thread, where every order of events can be had.</summary>
public sealed class TcpConnectionTests : IDisposable
{
    private static readonly string Message = "<13>" + new string('x', 196);

    private readonly MemoryIntake _intake = new(batches: 1, batchBytes: 1_000);
    private readonly LossAccounts _accounts = new();
    private readonly RecordingEvents _events = new();
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly StreamConnection _connection;

    public TcpConnectionTests()
    {
        var input = Node.Tcp() with { MaxMessageBytes = 500 };
        var sealer = new BatchSealer(Sha256Engines.Create());
        _reactor = new Reactor(
            0, new ReactorServices(_intake, sealer, _events), input.MaxMessageBytes);
        using var listener = ListeningSocket.Open(input, mayForce: true, out _);
        _port = new InputPort(input, _accounts.Open("tcp"), SocketCalls.LocalEndPoint(listener), 0);
        _peer.Connect(_port.Status.Endpoint);
        var accepted = SocketCalls.Accept(listener, out var peer, out _);
        _connection = new StreamConnection(_reactor, new AcceptedConnection(_port, accepted!, new PeerIdentity(peer!)));
        _port.AddConnection(new PeerIdentity(peer!));
        _intake.Hold();
    }

    private BatchLane Lane => _reactor.LaneOf(_port);

    [Fact]
    public void A_framing_error_behind_what_was_held_back_ends_the_connection_while_it_drains()
    {
        SendAndBlock(string.Concat(Enumerable.Repeat("200 " + Message, 10)) + "no length");
        _intake.Release();
        _connection.Drain();
        Finish();
        Assert.Equal(ConnectionEnd.FramingError, _events.Of<ConnectionSummary>()[0].End);
        Assert.Equal([.. Enumerable.Repeat(Message, 10), "no length"], Texts());
    }

    [Fact]
    public void The_rest_of_a_counted_message_that_was_held_back_is_not_cut_again()
    {
        // Four messages of 250 octets fill the only batch; the cut one finds no room when the end comes.
        var cut = "200 <13>one two three " + new string('y', 180);
        Node.Send(_peer, string.Concat(Enumerable.Repeat("200 " + Message, 4)) + cut);
        _connection.OnReady();
        _peer.Shutdown(SocketShutdown.Send);
        _connection.OnReady();
        Assert.Same(_connection, Lane.Blocked);
        _intake.Release();
        _connection.Drain();
        Finish();
        Assert.Equal(cut[4..], Texts()[^1]);
        Assert.True(_intake.Records[^1].IsTruncated);
        Assert.Equal(ConnectionEnd.ClosedByPeer, _events.Of<ConnectionSummary>()[0].End);
    }

    [Fact]
    public void A_lane_that_is_blocked_reads_nothing_and_times_nobody_out()
    {
        SendAndBlock(string.Concat(Enumerable.Repeat("200 " + Message, 10)));
        Node.Send(_peer, "200 " + Message);
        _connection.OnReady();
        _connection.OnTick(ulong.MaxValue / 2);
        Assert.Empty(_events.Of<ConnectionSummary>());
        Assert.Equal(204, SocketCalls.UnreadOctets(_connection.Handle));
        _intake.Release();
        _connection.Drain();
        Finish();
        Assert.Equal(11, Texts().Length);
    }

    public void Dispose()
    {
        _peer.Dispose();
        _connection.Dispose();
        _reactor.Dispose();
    }

    private void SendAndBlock(string octets)
    {
        Node.Send(_peer, octets);
        _connection.OnReady();
        Assert.Same(_connection, Lane.Blocked);
    }

    private void Finish()
    {
        Lane.Finish();
        var account = _accounts.Snapshot().Inputs[0];
        Assert.True(account.IsBalanced, account.ToString());
        Assert.Equal(account.Received, account.Stored);
        Assert.Equal(0, _port.Status.Connections);
        Assert.True(_connection.Handle.IsClosed);
    }

    private string[] Texts() => [.. _intake.Records.Select(static record => record.Text)];
}
