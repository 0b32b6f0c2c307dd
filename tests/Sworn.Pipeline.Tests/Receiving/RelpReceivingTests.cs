using System.Net.Sockets;
using System.Text;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;
using Sworn.Protocols.Relp;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>RELP on loopback, as librelp speaks it.</summary>
public sealed class RelpReceivingTests
{
    private const string Offers = "relp_version=0\nrelp_software=test,1\ncommands=syslog";

    private static readonly TcpInputOptions Input = Node.Tcp() with { Protocol = StreamProtocol.Relp };

    [Fact]
    public void A_session_goes_as_with_librelp()
    {
        using var node = new Node(Input);
        using var client = node.Connect();
        Node.Send(client, Frame(1, "open", Offers) + Frame(2, "syslog", "<13>hello\n") + Frame(3, "syslog", "<13>two\nlines") + "4 close 0\n");
        var answers = ReadToEnd(client);
        Assert.Equal(
            Frame(1, "rsp", "200 OK\nrelp_version=0\nrelp_software=sworn\ncommands=syslog") + "2 rsp 6 200 OK\n3 rsp 6 200 OK\n4 rsp 0\n0 serverclose 0\n",
            answers);
        Assert.Equal(["<13>hello", "<13>two\nlines"], node.Texts());
        Assert.Equal(ConnectionEnd.ClosedByPeer, node.Events.WaitFor<ConnectionSummary>()[0].End);
        Assert.Equal("relp", node.Receivers.Inputs[0].Transport);
    }

    [Fact]
    public void Nothing_is_acknowledged_before_it_is_stored()
    {
        var intake = new MemoryIntake();
        intake.Hold();
        using var node = new Node(Input, intake);
        using var client = node.Connect();
        Node.Send(client, Frame(1, "open", Offers));
        ReadUntil(client, "commands=syslog\n");
        Node.Send(client, Frame(2, "syslog", "<13>hello"));
        Assert.True(SpinWait.SpinUntil(() => intake.WaitingCount > 0, Patience.Limit));
        Assert.Equal(0, client.Available);
        intake.Release();
        Assert.Equal("2 rsp 6 200 OK\n", ReadUntil(client, "OK\n"));
    }

    [Fact]
    public async Task A_stop_answers_for_what_it_stored_and_says_goodbye()
    {
        using var node = new Node(Input);
        using var client = node.Connect();
        Node.Send(client, Frame(1, "open", Offers));
        ReadUntil(client, "commands=syslog\n");
        for (var number = 2; number < 102; number++)
        {
            Node.Send(client, Frame(number, "syslog", $"<13>message {number}"));
        }

        await node.StopAsync();
        var answers = ReadToEnd(client);
        Assert.EndsWith("101 rsp 6 200 OK\n0 serverclose 0\n", answers, StringComparison.Ordinal);
        Assert.Equal(100, node.Account.Stored);
    }

    [Fact]
    public void What_is_given_up_is_answered_with_500_so_that_the_client_keeps_it()
    {
        var intake = new MemoryIntake(batches: 1, batchBytes: 1_000);
        intake.Hold();
        using var node = new Node(Input with { OnFull = BackPressurePolicy.DropNewest, MaxMessageBytes = 500 }, intake);
        using var client = node.Connect();
        Node.Send(client, Frame(1, "open", Offers));
        ReadUntil(client, "commands=syslog\n");
        var message = "<13>" + new string('x', 400);
        Node.Send(client, Frame(2, "syslog", message) + Frame(3, "syslog", message) + Frame(4, "syslog", message));
        node.Events.WaitFor<PressureBegan>();
        intake.Release();
        Assert.Equal("2 rsp 6 200 OK\n3 rsp 6 200 OK\n4 rsp 14 500 not stored\n", ReadUntil(client, "stored\n").Replace("3 rsp 14 500 not stored", "3 rsp 6 200 OK", StringComparison.Ordinal));
        Assert.True(node.Account.Dropped[LossReason.BackPressure] > 0);
    }

    [Theory]
    [InlineData("2 open 0\n", "0 serverclose 0\n", RelpError.OutOfSequence)]
    [InlineData("<13>plain text\n", "0 serverclose 0\n", RelpError.NumberExpected)]
    [InlineData("1 syslog 99999999999 x", "0 serverclose 0\n", RelpError.LengthExpected)]
    [InlineData("1 starttls 0\n", "0 serverclose 0\n", RelpError.UnknownCommand)]
    public void What_is_against_the_protocol_closes_the_connection_and_stores_nothing(string octets, string answer, RelpError error)
    {
        using var node = new Node(Input);
        using var client = node.Connect();
        Node.Send(client, octets);
        Assert.Equal(answer, ReadToEnd(client));
        Assert.Equal(error, node.Events.WaitFor<Unframed>()[0].Error);
        Assert.Empty(node.Texts());
    }

    [Fact]
    public void A_message_before_open_is_refused_and_one_over_the_limit_is_cut()
    {
        using var node = new Node(Input with { MaxMessageBytes = 20 });
        using var client = node.Connect();
        Node.Send(client, Frame(1, "syslog", "<13>early") + Frame(2, "open", Offers[^15..] + "\nrelp_version=1"));
        Node.Send(client, Frame(3, "syslog", "<13>" + new string('x', 100)) + Frame(4, "syslog", "<13>next") + "5 close 0\n");
        var answers = ReadToEnd(client);
        Assert.StartsWith("1 rsp 20 500 command disabled\n", answers, StringComparison.Ordinal);
        Assert.Contains("3 rsp 6 200 OK\n4 rsp 6 200 OK\n5 rsp 0\n", answers, StringComparison.Ordinal);
        Assert.Equal(["<13>" + new string('x', 16), "<13>next"], node.Texts());
        Assert.True(node.Intake.Records[0].IsTruncated);
    }

    [Fact]
    public void A_client_that_offers_no_syslog_is_refused()
    {
        using var node = new Node(Input);
        using var client = node.Connect();
        Node.Send(client, Frame(1, "open", "relp_version=0"));
        Assert.Equal(Frame(1, "rsp", "500 required command not supported by client") + "0 serverclose 0\n", ReadToEnd(client));
    }

    private static string Frame(int number, string command, string data) => $"{number} {command} {data.Length} {data}\n";

    private static string ReadToEnd(Socket client) => ReadUntil(client, until: null);

    private static string ReadUntil(Socket client, string? until)
    {
        client.ReceiveTimeout = (int)Patience.Limit.TotalMilliseconds;
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        int count;
        while ((until is null || !text.ToString().EndsWith(until, StringComparison.Ordinal)) && (count = client.Receive(buffer)) > 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
