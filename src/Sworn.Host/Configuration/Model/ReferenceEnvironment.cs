namespace Sworn.Host.Configuration.Model;

/// <summary>The machine of the manual: generated documents are the same wherever they are generated.</summary>
internal static class ReferenceEnvironment
{
    public static NodeEnvironment Value { get; } = new()
    {
        HostName = "collector-1",
        Processors = 4,
        DataDirectory = NodeEnvironment.LocalDataDirectory,
    };
}
