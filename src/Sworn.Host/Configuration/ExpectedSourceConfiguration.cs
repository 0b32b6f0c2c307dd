namespace Sworn.Host.Configuration;

/// <summary>A source that must be there.</summary>
public sealed record ExpectedSourceConfiguration
{
    internal const string Unnamed = "unnamed";

    /// <summary>Its HOSTNAME as its messages have it, or the address that it sends from.</summary>
    [Setting(Max = "255", DefaultText = "none; an entry without a name expects a source of the name `unnamed`", Provenance = "only the owner knows what must be there")]
    public string Name { get; init; } = Unnamed;

    /// <summary>How long it may be silent: from the start of the node on, or from its last record.</summary>
    [Setting(Min = "10s", Max = "30d", Provenance = "an hour is longer than network devices are quiet, and short enough to be told the same day")]
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromHours(1);
}
