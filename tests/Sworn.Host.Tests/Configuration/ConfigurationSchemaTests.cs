using NJsonSchema;
using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Configuration;

/// <summary>The schema is judged by a validator that is not ours.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly Lazy<Task<JsonSchema>> Schema = new(
        () => JsonSchema.FromJsonAsync(ConfigurationSchema.Generate(), TestContext.Current.CancellationToken));

    [Theory]
    [MemberData(nameof(ConfigurationPrinterTests.Files), MemberType = typeof(ConfigurationPrinterTests))]
    public async Task What_the_loader_accepts_the_schema_accepts(string name)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(GoldenText.Root, "tests/Sworn.Host.Tests/Configuration/Good", name),
            TestContext.Current.CancellationToken);
        var schema = await Schema.Value;

        Assert.Empty(schema.Validate(YamlAsJson.Convert(text)));
        Assert.Empty(schema.Validate(ConfigurationPrinter.ToJson(TestNode.Load(text))));
    }

    [Theory]
    [InlineData("nodes: {}")]
    [InlineData("node: {nmae: x}")]
    [InlineData("node: {name: 5}")]
    [InlineData("node: {name: a b}")]
    [InlineData("node: {data: ~/x}")]
    [InlineData("node: {receiver-threads: 0}")]
    [InlineData("node: {receiver-threads: 65}")]
    [InlineData("node: {receiver-threads: many}")]
    [InlineData("node: []")]
    [InlineData("inputs: {}")]
    [InlineData("inputs: [udp]")]
    [InlineData("inputs: [{name: x}]")]
    [InlineData("inputs: [{type: sctp}]")]
    [InlineData("inputs: [{type: tcp, batch: 5}]")]
    [InlineData("inputs: [{type: udp, max-message: 64k}]")]
    [InlineData("inputs: [{type: udp, max-message: 100}]")]
    [InlineData("inputs: [{type: udp, on-full: maybe}]")]
    [InlineData("inputs: [{type: udp, listen: localhost}]")]
    [InlineData("inputs: [{type: tcp, keepalive: 60}]")]
    [InlineData("inputs: [{type: tcp, keepalive: 5 minutes}]")]
    [InlineData("stores: []")]
    [InlineData("stores: [{name: security}]")]
    [InlineData("stores: [{}, {}]")]
    [InlineData("http: {enabled: yes}")]
    [InlineData("time: {assumed-zone: 5}")]
    [InlineData("outputs:\n  - type: pigeon")]
    public async Task What_the_schema_refuses_the_loader_refuses(string text)
    {
        var schema = await Schema.Value;

        Assert.NotEmpty(schema.Validate(YamlAsJson.Convert(text)));
        Assert.False(TestNode.Load(text).IsValid);
    }

    [Fact]
    public void The_schema_is_that_of_the_committed_file() =>
        GoldenText.AssertIs(
            ConfigurationSchema.Generate(), "tests/Sworn.Host.Tests/Configuration/configuration.schema.json");
}
