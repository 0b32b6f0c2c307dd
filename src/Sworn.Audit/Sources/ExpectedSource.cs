namespace Sworn.Audit.Sources;

/// <summary>A source that must be there.</summary>
/// <param name="Name">Its HOSTNAME, or the address that it sends from.</param>
/// <param name="SilentAfter">How long it may be silent.</param>
public sealed record ExpectedSource(string Name, TimeSpan SilentAfter);
