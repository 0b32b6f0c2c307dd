using Sworn.Audit.Patterns;

namespace Sworn.Audit.Events;

/// <summary>One kind of event: how its messages are recognised and what they mean. Immutable.</summary>
public sealed class EventEntry
{
    /// <summary>The name of the entry: dialect, dot, name. A later entry of the same name replaces it.</summary>
    public required string Id { get; init; }

    /// <summary>The dialect it belongs to.</summary>
    public required string Dialect { get; init; }

    /// <summary>What the event is, for people.</summary>
    public required string About { get; init; }

    /// <summary>event.action: the word that profiles use.</summary>
    public required string Action { get; init; }

    /// <summary>Further actions: what else a record of it is evidence of. A refused handshake is also a certificate that is not valid.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>All words that profiles and routes may call it by.</summary>
    public IEnumerable<string> Actions => Also.Prepend(Action);

    /// <summary>event.outcome.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>event.category.</summary>
    public required IReadOnlyList<string> Category { get; init; }

    /// <summary>event.type.</summary>
    public required IReadOnlyList<string> Type { get; init; }

    /// <summary>MSGIDs, Junos tags or Cisco mnemonics; empty for an entry by text.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Names of programs; empty for any.</summary>
    public required IReadOnlyList<string> Apps { get; init; }

    /// <summary>The entry that this one is a special case of; null for none.</summary>
    public string? Refines { get; init; }

    /// <summary>What a device must be configured for to send it: keys of the posture check.</summary>
    public required IReadOnlyList<string> ConfiguredBy { get; init; }

    /// <summary>How its messages are known.</summary>
    /// <value>Documented, where the catalogue does not say.</value>
    public Provenance Provenance { get; init; }

    /// <summary>Messages that must be recognised.</summary>
    public required IReadOnlyList<EventExample> Examples { get; init; }

    /// <summary>The texts of its patterns.</summary>
    public IReadOnlyList<string> PatternTexts => [.. Patterns.Select(pattern => pattern.Source)];

    /// <summary>What came of the act: what the message says, else what the entry says.</summary>
    /// <param name="fields">The fields that the message gave.</param>
    public Outcome OutcomeOf(EventFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.Has(FieldTable.Outcome) ? OutcomeWords.Read(fields[FieldTable.Outcome], Outcome) : Outcome;
    }

    internal IReadOnlyList<EventPattern> Patterns { get; init; } = [];

    internal int RefinedField { get; init; } = -1;

    internal IReadOnlyList<SdMapping> Sd { get; init; } = [];

    internal IReadOnlyList<(int Field, byte[] Value)> Constants { get; init; } = [];

    internal IReadOnlyList<(int Field, byte[] Value)> Defaults { get; init; } = [];

    internal NullValues Nulls { get; init; } = NullValues.None;

    internal string File { get; init; } = "";

    internal int Line { get; init; }
}
