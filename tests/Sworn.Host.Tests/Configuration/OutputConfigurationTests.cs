using Sworn.Host.Configuration;
using Sworn.Host.Running;
using Sworn.Pipeline.Sending;

namespace Sworn.Host.Tests.Configuration;

public sealed class OutputConfigurationTests
{
    private const string Head = "outputs:\n  - type: tcp\n    name: a\n    to: host.example\n  - type: udp\n    name: b\n    to: \"[2001:db8::7]:5140, 192.0.2.1\"\nroutes:\n";

    private const string Mail = "outputs:\n  - type: email\n    from: a@b.c\n    to: d@e.f\n";

    [Theory]
    [InlineData("outputs:\n  - type: tcp\n", "outputs[0].to", ConfigurationErrorCode.MissingKey)]
    [InlineData("stores:\n  - name: main\n    selectors:\n      - {severity: error}\n", "stores[0].selectors", ConfigurationErrorCode.Conflict)]
    [InlineData("outputs: [{type: tcp, to: x}]\nstores:\n  - name: main\n    selectors:\n      - {events: nothing}\n", "stores[0].selectors[0].events", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - type: udp\n    to: host:0\n", "outputs[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - type: udp\n    to: host:65536\n", "outputs[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - type: udp\n    to: host\n    source-address: eth0\n", "outputs[0].source-address", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - {type: tcp, to: host, on-unavailable: stop}\n", "outputs[0].on-unavailable", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - {type: tcp, to: host, on-unavailble: drop}\n", "outputs[0].on-unavailble", ConfigurationErrorCode.UnknownKey)]
    [InlineData("outputs:\n  - type: file\n", "outputs[0].path", ConfigurationErrorCode.MissingKey)]
    [InlineData("outputs:\n  - type: webhook\n", "outputs[0].address", ConfigurationErrorCode.MissingKey)]
    [InlineData("outputs:\n  - type: tcp\n    to: host\n    facility: local8\n", "outputs[0].facility", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - {type: email, from: a@b.c, to: d@e.f}\n", "outputs[0].server", ConfigurationErrorCode.MissingKey)]
    [InlineData("outputs:\n  - {type: email, server: m, to: d@e.f}\n", "outputs[0].from", ConfigurationErrorCode.MissingKey)]
    [InlineData("outputs:\n  - {type: email, server: m, from: a@b.c}\n", "outputs[0].to", ConfigurationErrorCode.MissingKey)]
    [InlineData(Mail + "    server: \"m:70000\"\n", "outputs[0].server", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - {type: email, server: m, from: a@b.c, to: \"d@e.f, nobody\"}\n", "outputs[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData(Mail + "    server: m\n    subject: \"{hostnam}\"\n", "outputs[0].subject", ConfigurationErrorCode.BadValue)]
    [InlineData(Mail + "    server: m\n    body: \"{msg\"\n", "outputs[0].body", ConfigurationErrorCode.BadValue)]
    [InlineData(Mail + "    server: m\n    format: json\n", "outputs[0].format", ConfigurationErrorCode.BadValue)]
    [InlineData(Mail + "    server: m\n    user: u\n    security: none\n", "outputs[0].security", ConfigurationErrorCode.BadValue)]
    [InlineData(Mail + "    server: m\n    peer-fingerprint: \"sha-256:00\"\n", "outputs[0].peer-fingerprint", ConfigurationErrorCode.BadValue)]
    [InlineData(Head + "  - facilities: auth, police\n", "routes[0].facilities", ConfigurationErrorCode.BadValue)]
    [InlineData(Head + "  - outputs: a, c\n", "routes[0].outputs", ConfigurationErrorCode.BadValue)]
    [InlineData(Head + "  - match: \"(\"\n", "routes[0].match", ConfigurationErrorCode.BadValue)]
    [InlineData(Head + "  - match: \"(a)\\\\1\"\n", "routes[0].match", ConfigurationErrorCode.BadValue)]
    [InlineData(Head + "  - query: \"severity:=\"\n", "routes[0].query", ConfigurationErrorCode.BadValue)]
    [InlineData("outputs:\n  - {type: tcp, name: a, to: x}\n  - {type: udp, name: a, to: x}\n", "outputs[1].name", ConfigurationErrorCode.DuplicateName)]
    [Trait("OPSEC", "2.20.2")]
    public void A_mistake_in_an_output_or_a_route_is_named(string text, string path, ConfigurationErrorCode code)
    {
        var errors = ConfigurationLoader.Load(text, "sworn.yaml", TestNode.Environment).Errors;

        var error = Assert.Single(errors);
        Assert.Equal((path, code), (error.Path, error.Code));
    }

    [Fact]
    [Trait("OPSEC", "2.20.2")]
    public void Destinations_without_a_port_have_that_of_their_transport()
    {
        var configuration = TestNode.LoadValid(Head + "  - {name: all}\n");
        var outputs = OutputFactory.Create(configuration).Cast<NetworkOutputOptions>().ToList();

        Assert.Equal(["host.example:514"], outputs[0].Destinations.Select(to => to.ToString()));
        Assert.Equal(["[2001:db8::7]:5140", "192.0.2.1:514"], outputs[1].Destinations.Select(to => to.ToString()));
    }

    [Theory]
    [InlineData("starttls", 587)]
    [InlineData("tls", 465)]
    [InlineData("none", 25)]
    public void A_mail_server_without_a_port_has_that_of_its_protection(string security, int port)
    {
        var configuration = TestNode.LoadValid(Mail + $"    server: mail.example\n    security: {security}\n");
        var output = Assert.IsType<EmailOutputOptions>(Assert.Single(OutputFactory.Create(configuration)));

        Assert.Equal([new Destination("mail.example", port)], output.Servers);
        Assert.Equal("sworn.local/noc-a/main", output.LogName);
    }

    [Fact]
    [Trait("OPSEC", "2.6")]
    public void An_explanation_names_the_route_the_outputs_and_the_secrets()
    {
        var configuration = TestNode.LoadValid(
            Head + "  - {name: auth, facilities: auth, query: '\"Failed password\"', outputs: a}\n  - {name: rest, severity: warning, outputs: b}\n");
        var explanation = RouteExplanation.Of(configuration, "<38>Failed password for root, password=hunter2"u8, TimeProvider.System);

        Assert.Equal(["a"], explanation.Outputs);
        Assert.Equal([true, false], explanation.Steps.Select(step => step.IsMatch));
        Assert.Equal([("password", "hunter2")], explanation.Redactions);
        Assert.DoesNotContain("hunter2", explanation.Redacted, StringComparison.Ordinal);
    }
}
