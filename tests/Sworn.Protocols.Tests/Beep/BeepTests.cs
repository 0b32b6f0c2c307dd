using System.Buffers;
using System.Text;
using Sworn.Fuzz.Targets;
using Sworn.Protocols.Beep;
using Sworn.Testing;

namespace Sworn.Protocols.Tests.Beep;

/// <summary>BEEP as RFC 3080 and RFC 3081 write it, and the profile RAW of RFC 3195.</summary>
public sealed class BeepTests
{
    private const string Greeting = "Content-type: application/beep+xml\r\n\r\n<greeting />\r\n";
    private const string Emergency = "<29>Oct 27 13:21:08 ductwork imxpd[141]: Heating emergency.";
    private const string Tuttle = "<29>Oct 27 13:21:08 ductwork imxpd[141]: Contact Tuttle.";

    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData("RPY 0 0 . 0 52\r\n" + Greeting + "END\r\nSEQ 0 205 4096\r\n")]
    [InlineData("ANS 1 0 . 0 61 0\r\n\r\n" + Emergency + "END\r\nANS 1 0 . 61 58 1\r\n\r\n" + Tuttle + "END\r\nNUL 1 0 . 119 0\r\nEND\r\n")]
    [InlineData("ANS 1 0 * 0 2 0\r\n\r\nEND\r\nMSG 2147483647 2147483647 . 4294967295 0\r\nEND\r\n")]
    [InlineData("MSG 2147483648 0 . 0 0\r\nEND\r\n")]
    [InlineData("NUL 1 0 . 0 1\r\nxEND\r\n")]
    [InlineData("NUL 1 0 * 0 0\r\nEND\r\n")]
    [InlineData("MSG 1 0 . 0 5000\r\n")]
    [InlineData("MSG 1 0 . 0 3\r\nabcEND\n\r")]
    [InlineData("MSG  1 0 . 0 3\r\nabcEND\r\n")]
    [InlineData("<13>plain syslog on the port of another protocol, long enough that no header could be so long")]
    [Trait("RFC", "3080 2.2.1")]
    public void Every_fragmentation_and_every_beginning_gives_the_frames_of_a_slow_reader(string text)
    {
        var stream = Encoding.ASCII.GetBytes(text);
        for (var length = 0; length <= stream.Length; length++)
        {
            foreach (var pieces in Fragments.Of(stream[..length]))
            {
                BeepTarget.Check(stream[..length], [.. pieces.Where(static piece => piece.Length > 0)]);
            }
        }
    }

    [Fact]
    [Trait("RFC", "3195 3.3")]
    public void Sizes_are_those_of_the_examples()
    {
        Assert.Equal(52, Greeting.Length);
        Assert.Equal(61, ("\r\n" + Emergency).Length);
        Assert.Equal(58, ("\r\n" + Tuttle).Length);
        Assert.Equal(119, ("\r\n" + Emergency + "\r\n" + Tuttle).Length);
    }

    [Theory]
    [InlineData("\r\n" + Emergency + "\r\n" + Tuttle)]
    [InlineData("Content-Type: application/octet-stream\r\n\r\n" + Emergency + "\r\n\r\n" + Tuttle + "\r\n")]
    [InlineData("\r\n<13>one\r\r\n<13>two\rthree")]
    [InlineData("\r\n")]
    [InlineData("<13>who forgot the headers is understood")]
    [InlineData("")]
    [Trait("RFC", "3195 3.3")]
    public void An_answer_in_any_pieces_is_its_messages(string answer)
    {
        var octets = Encoding.ASCII.GetBytes(answer);
        foreach (var pieces in Fragments.Of(octets))
        {
            foreach (var limit in new[] { 1, 7, 58, 59, 4_096 })
            {
                BeepTarget.CheckAnswer(answer, limit, [.. pieces]);
            }
        }
    }

    [Fact]
    [Trait("RFC", "3195 3")]
    public void A_session_goes_from_the_greeting_to_the_close()
    {
        var session = new RawServerSession(4_096);
        session.Greet(_output);
        Assert.Contains($"<profile uri='{RawServerSession.Profile}' />", Said(), StringComparison.Ordinal);
        Assert.Equal(BeepAction.None, Take(session, BeepFrameType.Rpy, 0, 0, 0, Greeting));
        Assert.Equal(BeepAction.None, Take(session, BeepFrameType.Msg, 0, 1, 52, $"\r\n<start number='1'><profile uri='{RawServerSession.Profile}' /></start>"));
        var opened = Said();
        Assert.Contains($"<profile uri='{RawServerSession.Profile}' />\r\nEND\r\nMSG 1 0 . 0 ", opened, StringComparison.Ordinal);
        Assert.StartsWith("RPY 0 1 . ", opened, StringComparison.Ordinal);
        Assert.Equal(BeepAction.Messages, Take(session, BeepFrameType.Ans, 1, 0, 0, "\r\n" + Emergency));
        Assert.Equal(BeepAction.None, Take(session, BeepFrameType.Nul, 1, 0, 61, ""));
        Assert.Contains("<close number='1' code='200' />", Said(), StringComparison.Ordinal);
        var at = (uint)(52 + $"\r\n<start number='1'><profile uri='{RawServerSession.Profile}' /></start>".Length);
        Assert.Equal(BeepAction.None, Take(session, BeepFrameType.Rpy, 0, 1, at, "\r\n<ok />"));
        Assert.Equal(BeepAction.Finish, Take(session, BeepFrameType.Msg, 0, 2, at + 8, "\r\n<close number='0' code='200' />"));
        Assert.Contains("<ok />", Said(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<start number='2'><profile uri='http://xml.resource.org/profiles/syslog/RAW' /></start>", "code='501'")]
    [InlineData("<start number='1'><profile uri='http://xml.resource.org/profiles/syslog/COOKED' /></start>", "code='550'")]
    [InlineData("<start number='99999999999'/>", "code='501'")]
    [InlineData("<close number='7' code='200' />", "code='501'")]
    [InlineData("<what />", "code='500'")]
    [InlineData("<", "code='500'")]
    [InlineData("no element at all", "code='500'")]
    [Trait("RFC", "3080 2.3.1")]
    public void A_request_that_cannot_be_done_is_answered_with_its_code(string xml, string code)
    {
        var session = Greeted();
        Assert.Equal(BeepAction.None, Take(session, BeepFrameType.Msg, 0, 1, 52, "\r\n" + xml));
        Assert.Contains(code, Said(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "3081 3.1.3")]
    public void Windows_are_kept_and_opened_again()
    {
        var session = Opened(out _);
        Assert.Equal(BeepAction.Messages, Take(session, BeepFrameType.Ans, 1, 0, 0, "\r\n" + new string('x', 3_000)));
        session.Release(_output);
        Assert.Equal("SEQ 1 3002 4096\r\n", Said()[^17..]);
        Assert.Equal(BeepAction.Messages, Take(session, BeepFrameType.Ans, 1, 0, 3_002, new string('x', 4_096)));
        Assert.Equal(BeepAction.Break, Take(session, BeepFrameType.Ans, 1, 0, 7_098, "x"));
        Assert.Equal(BeepError.PayloadTooLong, session.Error);
    }

    [Fact]
    [Trait("RFC", "3081 3.1.3")]
    public void What_the_peer_may_not_be_sent_yet_waits_for_its_window()
    {
        var session = Greeted();
        uint at = 52;
        var number = 1;
        while (number < 200 && Take(session, BeepFrameType.Msg, 0, number, at, "\r\n<what />") == BeepAction.None && Said().Length > 0)
        {
            (at, number) = (at + 10, number + 1);
        }

        // The answers fill 4096 octets and stop; a window lets them go on.
        Assert.InRange(number, 20, 60);
        var more = new BeepFrame { Kind = BeepFrameKind.Frame, Type = BeepFrameType.Seq, SequenceNumber = 3_000, Length = 4_096 };
        Assert.Equal(BeepAction.None, session.Take(more, [], _output));
        Assert.Contains("code='500'", Said(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BeepFrameType.Ans, 3, 0, 0, BeepError.UnknownChannel)]
    [InlineData(BeepFrameType.Ans, 1, 1, 0, BeepError.UnexpectedFrame)]
    [InlineData(BeepFrameType.Ans, 1, 0, 1, BeepError.OutOfSequence)]
    [InlineData(BeepFrameType.Msg, 1, 0, 0, BeepError.UnexpectedFrame)]
    [InlineData(BeepFrameType.Seq, 1, 0, 9_999, BeepError.WindowMisused)]
    [Trait("RFC", "3080 2.2.1.1")]
    public void What_is_against_the_protocol_breaks_the_session(BeepFrameType type, int channel, int message, uint sequence, BeepError error)
    {
        var session = Opened(out _);
        Assert.Equal(BeepAction.Break, Take(session, type, channel, message, sequence, ""));
        Assert.Equal(error, session.Error);
    }

    private RawServerSession Greeted()
    {
        var session = new RawServerSession(4_096);
        session.Greet(_output);
        Assert.Equal(BeepAction.None, Take(session, BeepFrameType.Rpy, 0, 0, 0, Greeting));
        Said();
        return session;
    }

    private RawServerSession Opened(out string said)
    {
        var session = Greeted();
        Take(session, BeepFrameType.Msg, 0, 1, 52, $"\r\n<start number='1'><profile uri=\"{RawServerSession.IanaProfile}\" /></start>");
        said = Said();
        return session;
    }

    private BeepAction Take(RawServerSession session, BeepFrameType type, int channel, int message, uint sequence, string payload) => session.Take(
        new BeepFrame
        {
            Kind = BeepFrameKind.Frame,
            Type = type,
            Channel = channel,
            MessageNumber = message,
            SequenceNumber = sequence,
            Length = payload.Length,
        },
        Encoding.ASCII.GetBytes(payload), _output);

    private string Said()
    {
        var said = Encoding.ASCII.GetString(_output.WrittenSpan);
        _output.ResetWrittenCount();
        return said;
    }
}
