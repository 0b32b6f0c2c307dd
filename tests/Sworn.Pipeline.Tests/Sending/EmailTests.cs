using System.Text;
using MimeKit;
using Sworn.Core.Messages;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class EmailTests : IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private readonly ForwardingNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    [Trait("OPSEC", "2.6")]
    public void Every_critical_event_becomes_one_mail_that_says_who_where_what_and_how_to_prove_it()
    {
        using var sink = new MailSink();
        _node.Selectors = [new Selector { Name = "critical", Severity = Severity.Critical }];
        _node.Start(Email(sink.Port));
        _node.Append("<34>1 2026-03-01T10:00:00Z edge1 su 77 AUTH - 'su root' failed for ada", "<38>1 - edge1 su - - - harmless", "<32>1 - edge2 x - - - worse");
        sink.WaitFor(2);

        Assert.Equal(["[critical] edge1 su: 'su root' failed for ada", "[emergency] edge2 x: worse"], sink.Mails.Select(mail => Parse(mail).Subject));
        var first = Parse(sink.Mails[0]);
        Assert.Equal("noc@example.net, boss@example.net", first.To.ToString());
        Assert.Contains("from      192.0.2.55 over tcp", first.TextBody, StringComparison.Ordinal);
        Assert.Contains("program   su 77 AUTH", first.TextBody, StringComparison.Ordinal);
        Assert.Matches("sworn evidence export '_index:[0-9]+' -o evidence.sworn", first.TextBody);
        Assert.Equal(2, _node.Snapshot("mail").Forwarded);
    }

    [Fact]
    [Trait("OPSEC", "2.6")]
    public void The_events_of_an_interval_become_one_mail_that_names_their_count()
    {
        using var sink = new MailSink();
        _node.Start(Email(sink.Port) with { Digest = TimeSpan.FromMilliseconds(500), EventsPerMail = 3 });
        _node.Append(ForwardingNode.Numbered(0, 10));
        sink.WaitFor(1);

        var mail = Parse(Assert.Single(sink.Mails));
        Assert.StartsWith("10 events, first: [notice] h a: message 0", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("message   message 2", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("message   message 3", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("7 more were held back", mail.TextBody, StringComparison.Ordinal);
        Eventually(() => _node.Snapshot("mail").Forwarded == 10);
    }

    [Fact]
    public void Above_the_rate_events_wait_and_are_told_together_before_the_node_ends()
    {
        using var sink = new MailSink();
        _node.Start(Email(sink.Port) with { MailsPerHour = 2 });
        _node.Append(ForwardingNode.Numbered(0, 50));
        sink.WaitFor(2);
        Eventually(() => _node.Snapshot("mail").Unacknowledged == 48);
        _node.Restart(ForwardingNode.Limit);

        Assert.Equal(3, sink.Mails.Count);
        Assert.StartsWith("48 events, first: [notice] h a: message 2", Parse(sink.Mails[2]).Subject, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("OPSEC", "2.6")]
    public void While_the_server_is_away_nothing_is_lost_and_every_event_is_one_mail()
    {
        using var sink = new MailSink();
        sink.Close();
        _node.Start(Email(sink.Port));
        _node.Append(ForwardingNode.Numbered(0, 5));
        _node.Events.WaitFor("failed mail");
        sink.OpenAgain();
        sink.WaitFor(5);

        Assert.Equal(Enumerable.Range(0, 5).Select(number => $"[notice] h a: message {number}"), sink.Mails.Select(mail => Parse(mail).Subject));
    }

    [Fact]
    public void A_message_cannot_begin_a_header_and_its_control_characters_are_shown()
    {
        using var sink = new MailSink();
        _node.Start(Email(sink.Port) with { Subject = MailTemplate.Parse("{app}: {msg}") });
        _node.Append("<13>1 - h a - - - one\r\nBcc: thief@example.net\r\n\r\n\u001b[2J\u202eevil");
        sink.WaitFor(1);

        var mail = Parse(sink.Mails[0]);
        Assert.Empty(mail.Bcc);
        Assert.Equal(@"a: one\x0d\x0aBcc: thief@example.net\x0d\x0a\x0d\x0a\x1b[2J\u202eevil", mail.Subject);
        Assert.DoesNotContain('\u001b', mail.TextBody!);
    }

    [Fact]
    public void A_recipient_that_is_refused_for_good_is_told_and_the_others_get_the_mail()
    {
        using var sink = new MailSink(command => command.Contains("RCPT TO:<boss@", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null);
        _node.Start(Email(sink.Port));
        _node.Append(ForwardingNode.Numbered(0, 2));
        sink.WaitFor(2);

        Assert.Single(_node.Events.Facts, fact => fact == "refused mail boss@example.net");
    }

    [Fact]
    public void A_mail_whose_text_the_server_refuses_is_sent_without_it()
    {
        using var sink = new MailSink(text => text.Contains("message 0", StringComparison.Ordinal) ? "554 5.7.1 spam" : null);
        _node.Start(Email(sink.Port));
        _node.Append(ForwardingNode.Numbered(0, 2));
        sink.WaitFor(2);

        var reduced = Parse(sink.Mails[0]);
        Assert.Equal("sworn node1", reduced.Subject);
        Assert.Contains("The mail server refused the text of the events", reduced.TextBody, StringComparison.Ordinal);
        Assert.Matches("sworn query '_index:[0-9]+'", reduced.TextBody);
        Assert.Equal("[notice] h a: message 1", Parse(sink.Mails[1]).Subject);
    }

    [Fact]
    public void A_mail_that_is_sent_again_has_the_same_identity()
    {
        var refusals = 1;
        var seen = new List<string>();
        using var sink = new MailSink(text =>
        {
            if (!text.Contains("Message-Id", StringComparison.Ordinal))
            {
                return null;
            }

            seen.Add(Parse(text).MessageId!);
            return refusals-- > 0 ? "451 later" : null;
        });
        _node.Start(Email(sink.Port));
        _node.Append(ForwardingNode.Numbered(0, 1));
        sink.WaitFor(1);

        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[0], seen[1]);
    }

    [Theory]
    [InlineData("{hostnam}", "hostnam")]
    [InlineData("{msg", "{msg")]
    [InlineData("a } b", "} b")]
    public void A_template_with_an_unknown_place_is_refused(string text, string expected)
    {
        Assert.False(MailTemplate.TryParse(text, out _, out var wrong));
        Assert.Equal(expected, wrong);
    }

    [Fact]
    public void A_template_has_places_ends_of_lines_and_doubled_braces() =>
        Assert.Equal("{x}\n\\<app>", MailTemplate.Parse(@"{{x}}\n\\{app}").Fill(place => $"<{place}>"));

    private static EmailOutputOptions Email(int port) => new()
    {
        Name = "mail",
        Number = 0,
        Servers = [new("127.0.0.1", port)],
        Security = MailSecurity.None,
        From = "sworn@example.net",
        To = ["noc@example.net", "boss@example.net"],
        Node = "node1",
        LogName = "sworn.example/test/main",
        RetryFirst = Quick,
        RetryMost = Quick,
    };

    private static MimeMessage Parse(string mail)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(mail));
        return MimeMessage.Load(stream, TestContext.Current.CancellationToken);
    }

    private static void Eventually(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, ForwardingNode.Limit));
}
