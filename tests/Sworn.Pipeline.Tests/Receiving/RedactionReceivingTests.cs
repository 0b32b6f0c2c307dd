using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Redaction;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>OPSEC capabilities, section 2.16: secrets are taken out before a message is hashed.</summary>
public sealed class RedactionReceivingTests
{
    private static readonly TcpInputOptions Input = Node.Tcp() with { Redaction = RedactionRules.Default };

    [Fact]
    [Trait("OPSEC", "2.16")]
    public void Section_2_16_no_octet_of_a_secret_reaches_the_log_and_the_record_says_so()
    {
        using var node = new Node(Input);
        node.SendOnce("<13>username ops password 7 094F471A1A0A\n<13>link up\n");
        node.Intake.WaitForStored(2);
        Assert.Equal(["<13>username ops password 7 (redacted:cisco-secret)", "<13>link up"], node.Texts());
        Assert.True(node.Intake.Records[0].Fields.Flags.HasFlag(EntryFlags.Redacted));
        Assert.False(node.Intake.Records[1].Fields.Flags.HasFlag(EntryFlags.Redacted));
        Assert.Equal(1, node.Account.Notes[InputNote.Redacted]);
    }

    [Fact]
    [Trait("OPSEC", "2.16")]
    public void Section_2_16_an_input_that_does_not_ask_keeps_messages_as_received()
    {
        using var node = new Node(Node.Tcp());
        node.SendOnce("<13>username ops password 7 094F471A1A0A\n");
        node.Intake.WaitForStored(1);
        Assert.Equal(["<13>username ops password 7 094F471A1A0A"], node.Texts());
        Assert.False(node.Intake.Records[0].Fields.Flags.HasFlag(EntryFlags.Redacted));
    }

    [Fact]
    public void Markers_that_make_a_message_too_long_cut_its_end()
    {
        using var node = new Node(Input with { MaxMessageBytes = 40 });
        node.SendOnce("<13>a password=x b password=y c\n");
        node.Intake.WaitForStored(1);
        Assert.Equal("<13>a password=(redacted:password) b pas", node.Texts()[0]);
        Assert.True(node.Intake.Records[0].IsTruncated);
    }

    [Fact]
    public void A_message_that_had_to_wait_is_redacted_once()
    {
        var intake = new MemoryIntake(batches: 1, batchBytes: 300);
        intake.Hold();
        using var node = new Node(Input with { MaxMessageBytes = 200 }, intake);
        node.SendOnce(string.Concat(Enumerable.Repeat("<13>login password=hunter2 of somebody with a long story to tell about it all\n", 10)));
        node.Events.WaitFor<PressureBegan>();
        intake.Release();
        node.Intake.WaitForStored(10);
        Assert.All(node.Texts(), static text => Assert.StartsWith("<13>login password=(redacted:password) of", text, StringComparison.Ordinal));
        Assert.True(SpinWait.SpinUntil(() => node.Account.Notes[InputNote.Redacted] == 10, Patience.Limit));
    }
}
