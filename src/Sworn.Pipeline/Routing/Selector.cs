using System.Text.RegularExpressions;
using Sworn.Core.Messages;

namespace Sworn.Pipeline.Routing;

/// <summary>
/// One entry of the routes: which messages, and what becomes of them (RFC 9742, <c>selector</c>). All of its conditions
/// must hold. Immutable.
/// </summary>
public sealed record Selector
{
    /// <summary>Every facility.</summary>
    public const uint AllFacilities = (1u << 24) - 1;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>A bit for each facility, bit 0 being kern.</summary>
    public uint Facilities { get; init; } = AllFacilities;

    /// <summary>The severity compared with; null for all.</summary>
    public Severity? Severity { get; init; }

    /// <summary>How it is compared.</summary>
    public SeverityComparison Comparison { get; init; }

    /// <summary>What the octets must match somewhere, each octet taken for the character of its number; null for anything.</summary>
    public Regex? Match { get; init; }

    /// <summary>Makes the further condition, once for each thread that routes; null for none.</summary>
    public Func<IRecordTest>? Test { get; init; }

    /// <summary>What the further condition is, for people.</summary>
    public string? TestText { get; init; }

    /// <summary>What becomes of a message that matches.</summary>
    public SelectorAction Action { get; init; }

    /// <summary>True when a message that this selector logged goes on to the next one: all matches instead of the first.</summary>
    public bool IsContinued { get; init; } = true;

    /// <summary>Whether a record is written about each one that it takes.</summary>
    public bool IsNotified { get; init; }

    /// <summary>The outputs concerned: a bit for each, in the order of the configuration.</summary>
    public ulong Outputs { get; init; } = ulong.MaxValue;

    internal bool TakesPriority(in MessagePriority priority) =>
        (Facilities & (1u << (int)priority.Facility)) != 0 && TakesSeverity(priority.Severity);

    private bool TakesSeverity(Severity severity) =>
        Severity is not { } limit || (Comparison == SeverityComparison.Equals ? severity == limit : severity <= limit);
}
