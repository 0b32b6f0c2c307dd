using Sworn.Host.Configuration;
using Sworn.Host.Running;
using Sworn.Pipeline.Receiving;

namespace Sworn.Host.Tests.Configuration;

public sealed class InputConfigurationTests
{
    [Theory]
    [InlineData("redaction:\n  - name: pin\n", "redaction[0]", ConfigurationErrorCode.MissingKey)]
    [InlineData("redaction:\n  - pattern: \"(\"\n", "redaction[0].pattern", ConfigurationErrorCode.BadValue)]
    [InlineData("redaction:\n  - pattern: pin=[0-9]+\n", "redaction[0].pattern", ConfigurationErrorCode.BadValue)]
    [InlineData("redaction:\n  - pattern: '(?<secret>a)\\1'\n", "redaction[0].pattern", ConfigurationErrorCode.BadValue)]
    [InlineData("redaction:\n  - {name: password, pattern: 'x(?<secret>y)'}\n", "redaction[0].name", ConfigurationErrorCode.DuplicateName)]
    [InlineData("redaction:\n  - {name: a, pattern: 'x(?<secret>y)'}\n  - {name: a, pattern: 'x(?<secret>y)'}\n", "redaction[1].name", ConfigurationErrorCode.DuplicateName)]
    [Trait("OPSEC", "2.16")]
    public void A_mistake_in_a_rule_of_redaction_is_named(string text, string path, ConfigurationErrorCode code)
    {
        var error = Assert.Single(ConfigurationLoader.Load(text, "sworn.yaml", TestNode.Environment).Errors);

        Assert.Equal((path, code), (error.Path, error.Code));
    }

    [Fact]
    [Trait("OPSEC", "2.16")]
    public void Only_an_input_that_asks_redacts_and_with_the_rules_of_the_configuration_too()
    {
        var configuration = TestNode.LoadValid(
            "inputs:\n  - {type: unix, path: /dev/log, redact: true}\n  - {type: tcp}\nredaction:\n  - {name: pin, pattern: 'pin=(?<secret>[0-9]+)', words: pin}\n");
        var inputs = InputFactory.Create(configuration);
        var explanation = RouteExplanation.Of(configuration, "<13>pin=1234"u8, TimeProvider.System);

        Assert.Equal("pin", inputs[0].Redaction![^1].Name);
        Assert.Null(inputs[1].Redaction);
        Assert.Equal([("pin", "1234")], explanation.Redactions);
        Assert.Equal("<13>pin=(redacted:pin)", explanation.Redacted);
    }

    [Fact]
    public void Reliable_delivery_and_the_journal_have_the_defaults_of_their_keys()
    {
        var inputs = InputFactory.Create(TestNode.LoadValid("inputs:\n  - type: rfc3195\n  - type: journal\n"));

        var beep = Assert.IsType<TcpInputOptions>(inputs[0]);
        Assert.Equal((StreamProtocol.Rfc3195, 601), (beep.Protocol, beep.Listen.Port));
        Assert.Null(beep.Tls);
        var journal = Assert.IsType<JournalInputOptions>(inputs[1]);
        Assert.Equal(("", "/usr/bin/journalctl"), (journal.Folder, journal.Program));
        Assert.EndsWith("state/cursors/journal.cursor", journal.CursorFile, StringComparison.Ordinal);
    }
}
