using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class BackPressureTests
{
    private const int Messages = 5_000;

    [Fact]
    public async Task Blocking_holds_a_stream_back_and_loses_nothing()
    {
        var intake = new MemoryIntake(batches: 2, batchBytes: 66_000);
        intake.Hold();
        using var node = new Node(Node.Tcp() with { ReceiveBufferBytes = 8_192 }, intake);
        using var socket = node.Connect();
        socket.SendBufferSize = 8_192;
        var sender = Task.Run(() =>
        {
            for (var number = 0; number < Messages; number++)
            {
                Node.Send(socket, Message(number));
            }
        }, TestContext.Current.CancellationToken);
        node.Events.WaitFor<PressureBegan>();
        var held = node.Account;
        Assert.False(sender.IsCompleted);
        Assert.Equal(0, held.Stored);
        Assert.InRange(held.InFlight, 1, Messages);

        intake.Release();
        await sender.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        intake.WaitForStored(Messages);
        Assert.Equal(Enumerable.Range(0, Messages).Select(static number => Message(number)[..^1]), node.Texts());
        Assert.Empty(node.Account.Dropped);
        Assert.NotEmpty(node.Events.Of<PressureEnded>());
    }

    [Fact]
    public async Task Dropping_reads_on_and_counts_what_is_given_up()
    {
        var intake = new MemoryIntake(batches: 2, batchBytes: 66_000);
        intake.Hold();
        using var node = new Node(Node.Tcp() with { OnFull = BackPressurePolicy.DropNewest }, intake);
        using (var socket = node.Connect())
        {
            for (var number = 0; number < Messages; number++)
            {
                Node.Send(socket, Message(number));
            }
        }

        Assert.Equal(Messages, node.Events.WaitFor<ConnectionSummary>()[0].Messages);
        intake.Release();
        node.SendOnce("<13>after\n");
        node.Events.WaitFor<ConnectionSummary>(2);
        await node.StopAsync();
        var account = node.Account;
        Assert.Equal(Messages + 1, account.Received);
        Assert.Equal(Messages + 1, account.Stored + account.Dropped[LossReason.BackPressure]);
        Assert.Equal("<13>after", node.Texts()[^1]);
        Assert.Equal(Message(0)[..^1], node.Texts()[0]);
        Assert.Equal(BackPressurePolicy.DropNewest, node.Events.Of<PressureBegan>()[0].Policy);
    }

    [Fact]
    public async Task Dropping_datagrams_counts_each()
    {
        const int Sent = 3_000;
        var intake = new MemoryIntake(batches: 1, batchBytes: 66_000);
        intake.Hold();
        using var node = new Node(Node.Udp() with { OnFull = BackPressurePolicy.DropNewest }, intake);
        using var socket = node.OpenUdp();
        for (var number = 0; number < Sent; number++)
        {
            Node.Send(socket, Message(number));
        }

        node.Events.WaitFor<PressureBegan>();
        await node.StopAsync();
        var account = node.Account;
        intake.Release();
        Assert.Equal(Sent, account.Received);
        Assert.Equal(Sent, account.InFlight + account.Dropped.Values.Sum());
        Assert.InRange(account.Dropped[LossReason.BackPressure], 1, Sent - 1);
    }

    private static string Message(int number) => $"<13>message {number} {new string('x', 300)}\n";
}
