namespace Sworn.Audit.Sources;

/// <summary>Something that happens to a source again and again, as it is stored: a finding while it does.</summary>
internal sealed class Episode
{
    /// <summary>How often it happened since it began.</summary>
    public long Count { get; set; }

    /// <summary>When it happened last.</summary>
    public long Last { get; set; }

    /// <summary>The record that showed it last.</summary>
    public ulong Index { get; set; }

    /// <summary>The facts, for people.</summary>
    public string Detail { get; set; } = "";
}
