using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Http;

/// <summary>The configuration of a node under test, which a test may change while it runs.</summary>
internal sealed class ConfigurationText(string folder)
{
    /// <summary>What stands behind the data directory, an input and the API.</summary>
    public required string More { get; set; }

    /// <summary>The inputs.</summary>
    public string Inputs { get; set; } = "[{ type: tcp, listen: '127.0.0.1:0' }]";

    public ConfigurationResult Load() => ConfigurationLoader.Load(
        $$"""
        node: { data: '{{folder}}', name: noc-a, organization: test.example }
        inputs: {{Inputs}}
        http: { listen: '127.0.0.1:0' }
        {{More}}
        """,
        "sworn.yaml", Configuration.TestNode.Environment);
}
