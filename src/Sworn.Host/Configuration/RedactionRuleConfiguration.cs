namespace Sworn.Host.Configuration;

/// <summary>A kind of secret that inputs and outputs with <c>redact</c> take out.</summary>
public sealed record RedactionRuleConfiguration
{
    internal const string None = "none";

    /// <summary>The rule's name, which the marker shows; no two rules share one.</summary>
    [Setting(Max = "32", Pattern = NodeConfiguration.NamePattern, PatternText = NodeConfiguration.NameText, Provenance = "a single rule need not have a name")]
    public string Name { get; init; } = "own";

    /// <summary>
    /// A regular expression that finds the secret, which stands in its group <c>(?&lt;secret&gt;…)</c>; the rest of what
    /// matches stays. Case does not matter, each octet counts as the character of its number, and there are no
    /// backreferences and no look-around, so that it runs in time linear in the message.
    /// </summary>
    [Setting(Max = "4096", Provenance = "has no default: a rule without a pattern is refused")]
    public string Pattern { get; init; } = None;

    /// <summary>
    /// Words with commas between them, of which one must be in a message before the pattern is tried, or <c>none</c>.
    /// With words, messages without any cost next to nothing.
    /// </summary>
    [Setting(Max = "512", Provenance = "the pattern alone decides")]
    public string Words { get; init; } = None;
}
