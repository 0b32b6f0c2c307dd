using System.Net;
using System.Net.Sockets;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class StopTests
{
    [Fact]
    public async Task What_the_kernel_has_is_drained_and_the_cut_message_is_truncated()
    {
        // All of it fits the receive window, so it is in this machine's kernel when the stop begins.
        var intake = new MemoryIntake(batches: 1, batchBytes: 1_000);
        intake.Hold();
        using var node = new Node(Node.Tcp() with { MaxMessageBytes = 500 }, intake);
        using var socket = node.Connect();
        for (var number = 0; number < 100; number++)
        {
            Node.Send(socket, $"<13>message {number} {new string('x', 200)}\n");
        }

        Node.Send(socket, "<13>cut short");
        node.Events.WaitFor<PressureBegan>();
        var stopping = node.StopAsync();
        intake.Release();
        await stopping;
        Assert.Equal(101, node.Account.Stored);
        Assert.Equal("<13>cut short", node.Texts()[^1]);
        Assert.True(intake.Records[^1].IsTruncated);
        Assert.Equal(ConnectionEnd.Stopped, node.Events.Of<ConnectionSummary>()[0].End);
    }

    [Fact]
    public async Task Connections_that_nobody_accepted_yet_are_read()
    {
        using var node = new Node(Node.Tcp());
        var sockets = Enumerable.Range(0, 50).Select(_ => node.Connect()).ToList();
        sockets.ForEach(static socket => Node.Send(socket, "<13>hello\n"));
        await node.StopAsync();
        Assert.Equal(50, node.Account.Stored);
        sockets.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task A_stop_under_load_accounts_for_everything_read()
    {
        using var node = new Node(
            Node.Tcp(), new MemoryIntake(keepsRecords: false), new ReceiversOptions { Threads = 2 });
        var sockets = Enumerable.Range(0, 4).Select(_ => node.Connect()).ToList();
        var senders = sockets
            .Select(socket => Task.Run(() => SendUntilClosed(socket), TestContext.Current.CancellationToken))
            .ToArray();
        node.Intake.WaitForStored(20_000);
        await node.StopAsync(TimeSpan.FromSeconds(2));
        await Task.WhenAll(senders).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        var account = node.Account;
        Assert.Equal(0, account.InFlight);
        Assert.Equal(account.Received, account.Stored);
        Assert.Equal(account.Received, node.Events.Of<ConnectionSummary>().Sum(static closed => closed.Messages));
        sockets.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task A_log_that_takes_nothing_does_not_hold_the_stop_up()
    {
        var intake = new MemoryIntake(batches: 1, batchBytes: 66_000);
        intake.Hold();
        using var node = new Node(Node.Udp(), intake);
        using var socket = node.OpenUdp();
        for (var number = 0; number < 1_000; number++)
        {
            Node.Send(socket, $"<13>message {number} {new string('x', 200)}");
        }

        node.Events.WaitFor<PressureBegan>();
        await node.StopAsync(TimeSpan.Zero);
        var account = node.Account;
        Assert.Equal(1_000, account.Received);
        Assert.Equal(1_000, account.InFlight + account.Dropped[LossReason.Shutdown]);
        Assert.InRange(account.InFlight, 1, 999);
    }

    [Fact]
    public async Task A_stream_that_the_log_refuses_is_dropped_with_its_reason()
    {
        var intake = new MemoryIntake(batches: 1, batchBytes: 66_000);
        intake.Hold();
        using var node = new Node(Node.Tcp(), intake);
        using var socket = node.Connect();
        Node.Send(socket, string.Concat(
            Enumerable.Range(0, 1_000).Select(static number => $"<13>message {number} {new string('x', 200)}\n")));
        node.Events.WaitFor<PressureBegan>();
        await node.StopAsync(TimeSpan.Zero);
        var account = node.Account;
        Assert.InRange(account.Dropped[LossReason.Shutdown], 1, 1_000);
        Assert.Equal(account.Received, account.InFlight + account.Dropped[LossReason.Shutdown]);
    }

    [Fact]
    public async Task The_port_is_free_after_the_stop_and_a_second_stop_is_the_first()
    {
        var node = new Node(Node.Tcp());
        var endpoint = node.Endpoint;
        var first = node.Receivers.StopAsync(Receivers.DefaultStopLimit);
        await first;
        Assert.Same(first, node.Receivers.StopAsync(TimeSpan.Zero));
        Assert.True(node.Receivers.Completion.IsCompletedSuccessfully);
        using var again = new Node(Node.Tcp() with { Listen = endpoint });
        again.SendOnce("<13>hello\n");
        again.Intake.WaitForStored(1);
    }

    [Theory]
    [InlineData(ProtocolType.Tcp)]
    [InlineData(ProtocolType.Udp)]
    public void A_port_in_use_says_so_and_what_to_do(ProtocolType protocol)
    {
        using var first = new Node(protocol == ProtocolType.Tcp ? Node.Tcp() : Node.Udp());
        InputOptions input = protocol == ProtocolType.Tcp ? Node.Tcp() : Node.Udp();
        var refused = Assert.Throws<ListenException>(() => new Node(input with { Listen = first.Endpoint }));
        Assert.Equal(98, refused.Error);
        Assert.Equal(first.Endpoint, refused.Endpoint);
        Assert.Equal(protocol == ProtocolType.Tcp ? "tcp" : "udp", refused.Transport);
        Assert.Contains(
            $"{first.Endpoint} is already in use by another program; stop it or set inputs[].listen", refused.Message);
    }

    [Theory]
    [InlineData(13, "CAP_NET_BIND_SERVICE")]
    [InlineData(99, "is no address of this machine")]
    [InlineData(97, "0.0.0.0:514")]
    [InlineData(24, "LimitNOFILE")]
    [InlineData(22, "errno 22")]
    public void Every_refusal_says_what_to_do(int error, string advice)
    {
        var input = Node.Udp() with { Listen = new IPEndPoint(IPAddress.Any, 514) };
        Assert.Contains(advice, new ListenException(input, error).Message);
    }

    [Fact]
    public void An_address_of_another_machine_is_refused()
    {
        var foreign = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0);
        Assert.Equal(99, Assert.Throws<ListenException>(() => new Node(Node.Udp() with { Listen = foreign })).Error);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Node(Node.Udp() with { DatagramsPerCall = 0 }));
        Assert.Throws<ArgumentException>(() => new Node(Node.Udp() with { Number = 0 }));
        Assert.Throws<ArgumentException>(() => new Node(Node.Tcp() with { MaxMessageBytes = 1 << 20 }));
        Assert.Throws<ArgumentException>(() => new Node(Node.Tcp(), options: new ReceiversOptions { Threads = 0 }));
    }

    private static void SendUntilClosed(Socket socket)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                Node.Send(socket, $"<13>message {number} {new string('x', 100)}\n");
            }
        }
        catch (SocketException)
        {
            // The receiver has stopped and closed.
        }
    }
}
