using Sworn.Audit.Patterns;

namespace Sworn.Audit.Events;

/// <summary>
/// Entries among which a message's text decides: those of one tag, of no tag, or special cases of one entry.
/// </summary>
internal sealed class EntryGroup
{
    public EntryGroup(IReadOnlyList<EventEntry> entries)
    {
        Entries = entries;
        Network = new PatternNetwork(
            [.. entries.SelectMany((entry, number) => entry.Patterns.Select(pattern => new ScopedPattern(pattern, entry.Apps, number)))]);
        Fallback = entries.FirstOrDefault(entry => entry.Patterns.Count == 0) ?? (entries.Count == 1 ? entries[0] : null);
    }

    public IReadOnlyList<EventEntry> Entries { get; }

    public PatternNetwork Network { get; }

    /// <summary>What a message of the tag means when no pattern fits; null when only patterns tell.</summary>
    public EventEntry? Fallback { get; }
}
