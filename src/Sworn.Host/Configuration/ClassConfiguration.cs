namespace Sworn.Host.Configuration;

/// <summary>
/// A class of records that gives way before others when space or volume runs out. A record belongs to the first class whose
/// conditions all hold; one that belongs to none never gives way before the store's <c>on-full</c> applies.
/// </summary>
public sealed record ClassConfiguration
{
    internal const int Any = -1;

    /// <summary>Its name, in accounts behind <c>class:</c>; no two classes may share one.</summary>
    [Setting(Max = "64", Pattern = NodeConfiguration.NamePattern, PatternText = NodeConfiguration.NameText, Provenance = "a second class needs a name of its own")]
    public string Name { get; init; } = "low";

    /// <summary>The facilities, by the names of RFC 9742 with commas between them, or <c>all</c>.</summary>
    [Setting(Max = "512", Provenance = "RFC 9742 has the same word for every facility")]
    public string Facilities { get; init; } = SelectorConfiguration.All;

    /// <summary>
    /// The most severe severity of the class: those that are less severe belong to it too. <c>debug</c> is debug only,
    /// <c>info</c> is info and debug.
    /// </summary>
    [Setting(Provenance = "what is worth least is dropped first, and nothing else unless somebody says so")]
    public SeverityLimit Severity { get; init; } = SeverityLimit.Debug;

    /// <summary>The names of the inputs with commas between them, or <c>all</c>.</summary>
    [Setting(Max = "4096", Provenance = "a class is mostly about what a message is, not about how it came")]
    public string Inputs { get; init; } = SelectorConfiguration.All;

    /// <summary>The <c>class</c> of the inputs, or -1 for any.</summary>
    [Setting(Min = "-1", Max = "65535", Provenance = "inputs have the class 0 unless they say otherwise")]
    public int Class { get; init; } = Any;

    /// <summary>Its records are dropped while the file system of the data is at least so full.</summary>
    [Setting(Min = "1", Max = "100", ZeroMeans = "never", Unit = "percent", Provenance = "between the two warnings, while there is room for what matters more")]
    public int DiskAt { get; init; } = 90;

    /// <summary>Its records are dropped while at least so much of the queue between receivers and log is in use.</summary>
    [Setting(Min = "1", Max = "100", ZeroMeans = "never", Unit = "percent", Provenance = "a burst that a quarter of the queue rides out concerns nobody")]
    public int QueueAt { get; init; } = 75;
}
