using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Configuration;

/// <summary>A machine that is the same on every machine.</summary>
internal static class TestNode
{
    public static NodeEnvironment Environment { get; } = new()
    {
        HostName = "noc-a",
        Processors = 2,
        DataDirectory = "./sworn-data",
    };

    public static ConfigurationResult Load(string text) => ConfigurationLoader.Load(text, "sworn.yaml", Environment);

    public static SwornConfiguration LoadValid(string text)
    {
        var result = Load(text);
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Effective;
    }

    public static ConfigurationError LoadOneError(string text) => Assert.Single(Load(text).Errors);
}
