using Sworn.Audit.Data;
using Sworn.Audit.Events;

namespace Sworn.Audit.Tests;

public sealed class CatalogueTests
{
    private const string Head = "dialect: t\nevents:\n";

    [Fact]
    public void The_catalogue_of_the_program_is_sound_and_every_example_is_recognised() =>
        Assert.Empty(CatalogueCheck.Run(EventCatalogue.Default()));

    [Fact]
    public void Two_patterns_that_fit_one_text_equally_well_are_refused_with_the_text()
    {
        var error = Assert.Single(Check(Entry("t.a", "login of {user.name:word} ok") + Entry("t.b", "login of {user.name:item} ok")));

        Assert.Contains("t.b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_a_better_one_covers_is_refused()
    {
        var errors = Check(Entry("t.a", "{user.name:int} in") + Entry("t.b", "{user.name:int} {|}in"));

        Assert.Contains(errors, error => error.Message.Contains("never reached", StringComparison.Ordinal) || error.Message.Contains("equally well", StringComparison.Ordinal));
    }

    [Fact]
    public void A_more_specific_pattern_wins()
    {
        var catalogue = EventCatalogue.Of([new DataFile("t", Head + Entry("t.a", "login {user.name:text}") + Entry("t.b", "login failed {user.name:text}"))]);

        Assert.Equal("t.b", AuditBench.Classify(catalogue, "<13>Aug 11 11:15:00 h app: login failed bob").Entry!.Id);
        Assert.Equal("t.a", AuditBench.Classify(catalogue, "<13>Aug 11 11:15:00 h app: login bob").Entry!.Id);
    }

    [Fact]
    public void An_entry_of_the_user_replaces_one_of_the_same_id()
    {
        var mine = new DataFile("mine.yaml", "dialect: junos\nevents:\n  - id: junos.logout\n    tags: [UI_LOGOUT_EVENT]\n    action: my-logout\n    examples: ['<13>x']\n");

        var (entry, _) = AuditBench.Classify(EventCatalogue.Load([mine]), AuditBench.Sample("ssl-02"));

        Assert.Equal("my-logout", entry!.Action);
    }

    [Theory]
    [InlineData("{user.nam:word}", "is no field")]
    [InlineData("{user.name:wort}", "types are")]
    [InlineData("a {? b", "nothing closes")]
    [InlineData("a } b", "nothing opened")]
    [InlineData("{user.name:text}{_:text}", "nothing says where")]
    public void A_wrong_pattern_is_explained(string pattern, string explanation)
    {
        var failure = Assert.Throws<DataFileException>(() => EventCatalogue.Of([new DataFile("t", Head + Entry("t.a", pattern))]));

        Assert.Contains(explanation, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_is_an_error_with_its_line()
    {
        var failure = Assert.Throws<DataFileException>(() => EventCatalogue.Of([new DataFile("t.yaml", Head + "  - id: t.a\n    action: x\n    tags: [T]\n    colour: red\n")]));

        Assert.Contains("t.yaml:6: unknown key 'colour'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_name_that_imitates_a_message_does_not_move_the_origin()
    {
        var (_, fields) = AuditBench.Classify(
            EventCatalogue.Default(), "<38>Nov 24 04:00:00 web sshd[8]: Failed password for invalid user x from 1.2.3.4 port 22 ssh2 from 10.0.0.1 port 4242 ssh2");

        Assert.Equal("10.0.0.1", fields.Text("source.ip"));
    }

    [Fact]
    public void A_long_message_made_of_half_matches_is_still_captured_to_its_very_end()
    {
        var imitation = string.Concat(Enumerable.Repeat("x from 1.2.3.4 port 22 ssh2 ", 2000)).TrimEnd();
        var (entry, fields) = AuditBench.Classify(
            EventCatalogue.Default(), $"<38>Nov 24 04:00:00 web sshd[8]: Failed password for {imitation} from 10.0.0.1 port 4242 ssh2");

        Assert.Equal("linux.sshd-failed", entry!.Id);
        Assert.Equal(imitation, fields.Text("user.name"));
        Assert.Equal("10.0.0.1", fields.Text("source.ip"));
    }

    [Fact]
    public void A_warm_classifier_allocates_nothing()
    {
        var raw = System.Text.Encoding.UTF8.GetBytes(AuditBench.Sample("ffw-01"));
        var text = "<38>Nov 24 04:00:00 web sshd[812]: Failed password for root from 10.0.0.1 port 4242 ssh2"u8.ToArray();
        var classifier = new EventClassifier(EventCatalogue.Default());
        var message = new Protocols.Syslog.SyslogMessage();
        var fields = new EventFields();
        Run(raw);
        Run(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(raw);
        Run(text);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(byte[] octets)
        {
            Protocols.Syslog.SyslogParser.Parse(octets, new Protocols.Syslog.ParseContext(AuditBench.Start, TimeZoneInfo.Utc), message);
            Assert.NotNull(classifier.Classify(octets, message, fields));
        }
    }

    private static List<DataError> Check(string entries) =>
        CatalogueCheck.Run(EventCatalogue.Of([new DataFile("t", Head + entries)]))
            .Where(error => !error.Message.Contains("example", StringComparison.Ordinal)).ToList();

    private static string Entry(string id, string pattern) => $"  - id: {id}\n    action: x\n    patterns: ['{pattern}']\n";
}
