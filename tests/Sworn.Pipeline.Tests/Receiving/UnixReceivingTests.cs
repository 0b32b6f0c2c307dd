using System.Net.Sockets;
using System.Text;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class UnixReceivingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-unix-");

    private string Path => System.IO.Path.Join(_folder.FullName, "log");

    [Fact]
    public void A_datagram_is_a_message_without_its_end_and_an_empty_one_is_none()
    {
        using var node = new Node(Datagrams());
        using var client = Connect(SocketType.Dgram);
        client.Send("<13>Nov 22 07:41:28 prog[1]: multi\nline\0"u8);
        client.Send("\n"u8);
        client.Send("<13>two"u8);
        node.Intake.WaitForStored(2);
        Assert.Equal(["<13>Nov 22 07:41:28 prog[1]: multi\nline", "<13>two"], node.Texts());
        Assert.True(SpinWait.SpinUntil(() => node.Account.Rejected.GetValueOrDefault(LossReason.Empty) == 1, Patience.Limit));
        Assert.Equal("unix", node.Receivers.Inputs[0].Transport);
        Assert.Equal(Path, node.Receivers.Inputs[0].Place);
    }

    [Fact]
    public void The_kernel_says_who_sent_on_both_kinds_of_socket()
    {
        foreach (var input in new InputOptions[] { Datagrams(), Streams() })
        {
            using var node = new Node(input);
            using var client = Connect(input is UnixStreamInputOptions ? SocketType.Stream : SocketType.Dgram);
            client.Send("<13>hello\n"u8);
            node.Intake.WaitForStored(1);
            var source = node.Intake.Identities[0];
            Assert.Equal(Environment.ProcessId, source.ProcessId);
            Assert.NotNull(source.UserId);
            Assert.Equal(Path, source.Path);
        }
    }

    [Fact]
    public async Task What_was_sent_before_a_stop_is_stored_and_the_socket_is_gone()
    {
        using var node = new Node(Datagrams());
        using var client = Connect(SocketType.Dgram);
        for (var number = 0; number < 100; number++)
        {
            client.Send(Encoding.ASCII.GetBytes($"<13>message {number}"));
        }

        await node.StopAsync();
        Assert.Equal(100, node.Account.Stored);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_socket_that_a_killed_process_left_is_replaced_and_one_in_use_is_not()
    {
        using (var left = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(Path + "2"));
            File.Move(Path + "2", Path);
        }

        using var node = new Node(Datagrams());
        var refused = Assert.Throws<ListenException>(() => new Node(Datagrams()));
        Assert.Contains("already in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Datagrams_over_the_rate_are_dropped_and_counted_and_streams_wait()
    {
        const int count = 3_000;
        using (var node = new Node(Datagrams() with { MessagesPerSecond = 100 }))
        {
            using var client = Connect(SocketType.Dgram);
            for (var number = 0; number < count; number++)
            {
                client.Send("<13>hello"u8);
            }

            Assert.True(SpinWait.SpinUntil(() => node.Account.Received == count, Patience.Limit));
            Assert.InRange(node.Account.Dropped[LossReason.RateLimit], 1, count - 100);
        }

        using (var node = new Node(Streams() with { MessagesPerSecond = 2_000 }))
        {
            using var client = Connect(SocketType.Stream);
            for (var number = 0; number < count; number++)
            {
                client.Send("<13>hello\n"u8);
            }

            node.Intake.WaitForStored(count);
            Assert.Empty(node.Account.Dropped);
        }
    }

    [Fact]
    public void More_connections_from_one_address_than_allowed_are_refused()
    {
        using var node = new Node(Node.Tcp() with { MaxConnectionsPerPeer = 2 });
        using var first = node.Connect();
        using var second = node.Connect();
        using var third = node.Connect();
        Assert.Equal(0, third.Receive(new byte[1]));
        Assert.Equal(2, node.Events.WaitFor<Refused>()[0].Limit);
        first.Dispose();
        node.Events.WaitFor<ConnectionSummary>();
        node.SendOnce("<13>hello\n");
        node.Intake.WaitForStored(1);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Socket Connect(SocketType type)
    {
        var socket = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Path));
        return socket;
    }

    private UnixDatagramInputOptions Datagrams() => new() { Name = "unix", Number = 3, Path = Path };

    private UnixStreamInputOptions Streams() => new() { Name = "unix", Number = 3, Path = Path };
}
