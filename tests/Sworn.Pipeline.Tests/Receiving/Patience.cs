namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>How long a test waits for what must happen. Only a broken build ever waits so long.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
