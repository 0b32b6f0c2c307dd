using Sworn.Audit.Events;

namespace Sworn.Audit.Tests;

/// <summary>The founding document's samples: each is recognised, and gives what its row requires.</summary>
public sealed class SampleTests
{
    private static readonly Dictionary<string, string[]> Places = new(StringComparer.Ordinal)
    {
        ["Provided user identity"] = ["user.name"],
        ["Origin of the attempt (e.g., IP address)"] = ["source.ip", "sworn.terminal"],
        ["Identification of the initiator and target of failed trusted channels establishment attempt"] = ["source.ip"],
        ["Reason for failure"] = ["event.reason"],
        ["New value of the time"] = ["sworn.value.new"],
        ["Old value of the time"] = ["sworn.value.old"],
        ["Result of the update attempt (success or failure)"] = [],
        ["Origin of the attempt to change time for success and failure (e.g., IP address)"] = ["source.ip", "sworn.terminal"],
        ["Source address"] = ["source.ip"],
        ["Destination address"] = ["destination.ip"],
        ["Source port"] = ["source.port"],
        ["Destination port"] = ["destination.port"],
        ["Transport Layer Protocol"] = ["network.iana_number", "network.transport"],
        ["TOE Interface"] = ["observer.ingress.interface.name"],
        ["TOE interface that is unable to process packets"] = ["observer.ingress.interface.name", "interface.name"],
        ["Identifier of rule causing packet drop"] = ["rule.name"],
        ["Entire packet contents of packets transmitted/received during session establishment"] = ["network.packet"],
    };

    public static TheoryData<string> Ids => [.. AuditBench.Samples.Select(sample => sample.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_sample_gives_its_event_and_outcome(string id)
    {
        var sample = AuditBench.Samples.Single(sample => sample.GetProperty("id").GetString() == id);

        var (entry, fields) = AuditBench.Classify(EventCatalogue.Default(), AuditBench.Sample(id));

        Assert.NotNull(entry);
        var expected = sample.GetProperty("outcome").GetString() is "attempt" ? "unknown" : sample.GetProperty("outcome").GetString();
        Assert.Equal(expected, EventJson.NameOf(entry.OutcomeOf(fields)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_sample_gives_the_required_contents_that_it_has_and_no_others(string id)
    {
        var sample = AuditBench.Samples.Single(sample => sample.GetProperty("id").GetString() == id);
        var (_, fields) = AuditBench.Classify(EventCatalogue.Default(), AuditBench.Sample(id));

        Assert.All(sample.GetProperty("required").EnumerateArray(), required =>
        {
            var content = required.GetProperty("content").GetString()!;
            var found = Places[content].Select(fields.Text).FirstOrDefault(value => value is not null);
            Assert.Equal(required.GetProperty("present").GetBoolean(), found is not null);
            if (found is not null)
            {
                Assert.Contains(found, required.GetProperty("value").GetString()!, StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData("ffw-01", "1.1.1.2", "10001", "2.2.2.2", "21", "6", "p1")]
    [InlineData("ffw-02", "1.1.1.2", "10001", "2.2.2.2", "21", "6", "p2")]
    [InlineData("fpf-01", "1.1.1.2", "10001", "2.2.2.2", "53", "17", "p1")]
    public void A_flow_record_gives_addresses_ports_protocol_interface_and_rule(
        string id, string source, string sourcePort, string destination, string destinationPort, string protocol, string rule)
    {
        var (_, fields) = AuditBench.Classify(EventCatalogue.Default(), AuditBench.Sample(id));

        Assert.Equal(
            [source, sourcePort, destination, destinationPort, protocol, "ge-0/0/0.0", rule],
            new[] { "source.ip", "source.port", "destination.ip", "destination.port", "network.iana_number", "observer.ingress.interface.name", "rule.name" }
                .Select(fields.Text));
        Assert.Null(fields.Text("user.name"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_tagged_sample_in_standard_format_gives_the_same_event_and_fields(string id)
    {
        var sample = AuditBench.Samples.Single(sample => sample.GetProperty("id").GetString() == id);
        var tag = sample.GetProperty("tag").GetString();
        var procId = sample.GetProperty("procid").GetString();
        var process = sample.GetProperty("app").GetString() + (procId is "-" or null ? "" : $"[{procId}]");
        var text = sample.GetProperty("msg").GetString();
        var standard = $"<38>Aug 11 11:15:00 cartier {process}: {(tag is null ? "" : tag + ": ")}{text}";
        var catalogue = EventCatalogue.Default();

        var (structuredEntry, structured) = AuditBench.Classify(catalogue, AuditBench.Sample(id));
        var (standardEntry, plain) = AuditBench.Classify(catalogue, standard);

        Assert.Equal(structuredEntry!.Id, standardEntry?.Id);
        foreach (var name in new[] { "user.name", "source.ip", "source.port", "destination.ip", "destination.port", "sworn.terminal", "rule.name", "process.command_line", "sworn.key.reference", "session.id", "sworn.session.kind" })
        {
            Assert.Equal((name, structured.Text(name)), (name, plain.Text(name)));
        }
    }
}
