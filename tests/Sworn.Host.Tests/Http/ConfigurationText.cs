using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Http;

/// <summary>The configuration of a node under test, which a test may change while it runs.</summary>
internal sealed class ConfigurationText(string folder)
{
    /// <summary>An input and the API, on ports that are free.</summary>
    public const string Usual = "inputs: [{ type: tcp, listen: '127.0.0.1:0' }]\n" + Api;

    private const string Api = "http: { listen: '127.0.0.1:0' }\n";

    /// <summary>Everything behind the data directory.</summary>
    public required string Rest { get; set; }

    /// <summary>Sets everything behind the data directory, with an input and the API.</summary>
    /// <param name="more">What stands behind them.</param>
    /// <param name="inputs">Other inputs; null for the usual one.</param>
    public void Change(string more, string? inputs = null) => Rest = (inputs is null ? Usual : $"inputs: {inputs}\n{Api}") + more;

    public ConfigurationResult Load() => ConfigurationLoader.Load(
        $"node: {{ data: '{folder}', name: noc-a, organization: test.example }}\n{Rest}", "sworn.yaml", Configuration.TestNode.Environment);
}
