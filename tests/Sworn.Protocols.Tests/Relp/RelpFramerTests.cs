using System.Text;
using Sworn.Fuzz.Targets;
using Sworn.Protocols.Relp;
using Sworn.Testing;

namespace Sworn.Protocols.Tests.Relp;

/// <summary>Frames as librelp writes them, and as it does not.</summary>
public sealed class RelpFramerTests
{
    private const int Limit = 40;

    [Theory]
    [InlineData("1 open 57 relp_version=0\nrelp_software=sworn-test,1\ncommands=syslog\n2 syslog 23 <13>1 - h a - - - hello\n3 close 0\n")]
    [InlineData("1 rsp 6 200 OK\n2 rsp 6 200 OK\n3 rsp 0\n0 serverclose 0\n")]
    [InlineData("2 syslog 0\n3 syslog 0 \n4 syslog 3 a\nb\n")]
    [InlineData("2 syslog 60 0123456789012345678901234567890123456789tail tail tail tail!\n3 syslog 1 x\n")]
    [InlineData("2 syslog 60 0123456789012345678901234567890123456789tail tail tail tail!no end")]
    [InlineData("999999999 syslog 1 x\n1 syslog 1 y\n")]
    [InlineData("1234567890 syslog 1 x\n")]
    [InlineData("<13>plain text\n")]
    [InlineData("1  open 0\n")]
    [InlineData("1 abcdefghijklmnopqrstuvwxyzabcdefghijkl 0\n")]
    [InlineData("1 op3n 0\n")]
    [InlineData("1 open x\n")]
    [InlineData("1 open 5\n")]
    [InlineData("1 open 999999999 x")]
    [InlineData("1 open 2 abc\n")]
    public void Every_fragmentation_and_every_beginning_gives_what_a_slow_reader_finds(string text)
    {
        var stream = Encoding.ASCII.GetBytes(text);
        for (var length = 0; length <= stream.Length; length++)
        {
            foreach (var pieces in Fragments.Of(stream[..length]))
            {
                RelpTarget.Check(stream[..length], [.. pieces.Where(static piece => piece.Length > 0)], Limit);
            }
        }
    }

    [Fact]
    public void A_session_is_opened_once_and_numbers_follow_each_other()
    {
        var session = new RelpServerSession("test");
        Assert.Equal(RelpAction.Answer, Take(session, 1, RelpCommand.Open, "relp_version=1\ncommands=eventlog,syslog"));
        Assert.StartsWith("200 OK\nrelp_version=0\n", Encoding.ASCII.GetString(session.Answer.Span), StringComparison.Ordinal);
        Assert.Equal(RelpAction.Store, Take(session, 2, RelpCommand.Syslog, "x"));
        Assert.Equal(RelpAction.AnswerAndClose, Take(session, 3, RelpCommand.Open, "relp_version=0\ncommands=syslog"));
        Assert.Equal(RelpAction.Break, Take(session, 3, RelpCommand.Syslog, "x"));
        Assert.Equal(RelpError.OutOfSequence, session.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("relp_version=0")]
    [InlineData("commands=syslog")]
    [InlineData("relp_version=\ncommands=syslog")]
    [InlineData("relp_version=0\ncommands=syslogs")]
    public void An_offer_that_lacks_something_is_refused(string offers) =>
        Assert.Equal(RelpAction.AnswerAndClose, Take(new RelpServerSession("test"), 1, RelpCommand.Open, offers));

    [Theory]
    [InlineData(RelpCommand.Response)]
    [InlineData(RelpCommand.ServerClose)]
    [InlineData(RelpCommand.Unknown)]
    public void A_command_that_no_client_gives_breaks_the_session(RelpCommand command)
    {
        var session = new RelpServerSession("test");
        Assert.Equal(RelpAction.Break, Take(session, 1, command, ""));
        Assert.Equal(RelpError.UnknownCommand, session.Error);
    }

    private static RelpAction Take(RelpServerSession session, int number, RelpCommand command, string data) => session.Take(
        new RelpFrame(RelpFrameKind.Frame, number, command, 0, data.Length, data.Length), Encoding.ASCII.GetBytes(data));
}
