using System.Net.Sockets;
using System.Text;
using Sworn.Pipeline.Receiving;
using Sworn.Protocols.Beep;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>RFC 3195, profile RAW, on loopback.</summary>
public sealed class Rfc3195ReceivingTests
{
    private const string Greeting = "RPY 0 0 . 0 52\r\nContent-type: application/beep+xml\r\n\r\n<greeting />\r\nEND\r\n";
    private const string StartXml = "\r\n<start number='1'><profile uri='http://xml.resource.org/profiles/syslog/RAW' /></start>";

    private static readonly TcpInputOptions Input = Node.Tcp() with { Protocol = StreamProtocol.Rfc3195 };

    [Fact]
    [Trait("RFC", "3195 3")]
    [Trait("OPSEC", "2.1")]
    public void A_device_greets_opens_sends_and_closes()
    {
        using var node = new Node(Input);
        using var device = node.Connect();
        Assert.StartsWith("RPY 0 0 . 0 ", ReadUntil(device, "END\r\n"), StringComparison.Ordinal);
        Open(device);
        var one = "\r\n<29>Oct 27 13:21:08 ductwork imxpd[141]: Heating emergency.";
        var two = "\r\n<13>one\r\n<13>two";
        Node.Send(device, $"ANS 1 0 . 0 {one.Length} 0\r\n{one}END\r\nANS 1 0 * {one.Length} 9 1\r\n{two[..9]}END\r\nANS 1 0 . {one.Length + 9} {two.Length - 9} 1\r\n{two[9..]}END\r\n");
        Node.Send(device, $"NUL 1 0 . {one.Length + two.Length} 0\r\nEND\r\n");
        Assert.Contains("<close number='1' code='200' />", ReadUntil(device, "END\r\n"), StringComparison.Ordinal);
        var at = 52 + StartXml.Length;
        var close = "\r\n<close number='0' code='200' />";
        Node.Send(device, $"RPY 0 1 . {at} 8\r\n\r\n<ok />END\r\nMSG 0 2 . {at + 8} {close.Length}\r\n{close}END\r\n");
        Assert.Contains("<ok />", ReadToEnd(device), StringComparison.Ordinal);
        node.Intake.WaitForStored(3);
        Assert.Equal(["<29>Oct 27 13:21:08 ductwork imxpd[141]: Heating emergency.", "<13>one", "<13>two"], node.Texts());
        Assert.Equal("rfc3195", node.Receivers.Inputs[0].Transport);
        Assert.Equal(ConnectionEnd.ClosedByPeer, node.Events.WaitFor<ConnectionSummary>()[0].End);
    }

    [Fact]
    [Trait("RFC", "3081 3.1.3")]
    public void A_log_that_takes_no_more_opens_no_window_and_loses_nothing()
    {
        var intake = new MemoryIntake(batches: 1, batchBytes: 2_000);
        intake.Hold();
        using var node = new Node(Input with { MaxMessageBytes = 1_024 }, intake);
        using var device = node.Connect();
        ReadUntil(device, "END\r\n");
        Open(device);
        var answer = "\r\n" + string.Join("\r\n", Enumerable.Range(0, 40).Select(static number => $"<13>{number} {new string('x', 80)}"));
        Node.Send(device, $"ANS 1 0 . 0 {answer.Length} 0\r\n{answer}END\r\n");
        node.Events.WaitFor<PressureBegan>();
        Assert.Equal(0, device.Available);
        intake.Release();
        Assert.EndsWith($"SEQ 1 {answer.Length} 4096\r\n", ReadUntil(device, " 4096\r\n"), StringComparison.Ordinal);
        node.Intake.WaitForStored(40);
        Assert.Equal(40, node.Texts().Length);
    }

    [Fact]
    public void What_is_no_beep_is_kept_and_ends_the_connection()
    {
        using var node = new Node(Input);
        using var device = node.Connect();
        Node.Send(device, "<13>plain syslog\r\n");
        ReadToEnd(device);
        Assert.Equal(BeepError.HeaderExpected, node.Events.WaitFor<Unframed>()[0].Error);
        node.Intake.WaitForStored(1);
        Assert.Equal(["<13>plain syslog\r\n"], node.Texts());
        Assert.True(node.Intake.Records[0].IsTruncated);
    }

    [Fact]
    public void A_message_that_the_end_cuts_short_is_kept_as_such()
    {
        using var node = new Node(Input);
        using (var device = node.Connect())
        {
            ReadUntil(device, "END\r\n");
            Open(device);
            Node.Send(device, "ANS 1 0 * 0 11 0\r\n\r\n<13>halfEEND\r\n");
            device.Shutdown(SocketShutdown.Send);
            ReadToEnd(device);
        }

        node.Intake.WaitForStored(1);
        Assert.Equal(["<13>halfE"], node.Texts());
        Assert.True(node.Intake.Records[0].IsTruncated);
    }

    private static void Open(Socket device)
    {
        Node.Send(device, $"{Greeting}MSG 0 1 . 52 {StartXml.Length}\r\n{StartXml}END\r\n");
        Assert.Contains("MSG 1 0 . 0 ", ReadUntil(device, "comes.END\r\n"), StringComparison.Ordinal);
    }

    private static string ReadToEnd(Socket client) => ReadUntil(client, until: null);

    private static string ReadUntil(Socket client, string? until)
    {
        client.ReceiveTimeout = (int)Patience.Limit.TotalMilliseconds;
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        int count;
        while ((until is null || !text.ToString().Contains(until, StringComparison.Ordinal)) && (count = client.Receive(buffer)) > 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
