using Sworn.Core.Messages;
using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// A class of records and when it gives way: what matters less goes first, so that what matters most is recorded to the last
/// (OPSEC capabilities, section 2.18). A record belongs to the first class that takes it. Immutable.
/// </summary>
public sealed record StorageClass
{
    /// <summary>The level at which nothing ever gives way.</summary>
    public const int Never = 101;

    /// <summary>Its name, in reasons of losses behind <c>class:</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A bit for each facility, bit 0 being kern.</summary>
    public uint Facilities { get; init; } = Selector.AllFacilities;

    /// <summary>The most severe of its severities: those that are less severe belong to it too. Null for all.</summary>
    public Severity? Severity { get; init; }

    /// <summary>The inputs; null for all.</summary>
    public IReadOnlySet<string>? Inputs { get; init; }

    /// <summary>The class number of the inputs (<see cref="InputOptions.RetentionClass"/>); null for any.</summary>
    public ushort? Number { get; init; }

    /// <summary>Its records are given up while the file system is at least so full, in percent.</summary>
    public int DiskAt { get; init; } = Never;

    /// <summary>Its records are given up while at least so much of the batches between receivers and log is in use, in percent.</summary>
    public int QueueAt { get; init; } = Never;

    internal bool Concerns(InputOptions input) =>
        (Inputs?.Contains(input.Name) ?? true) && (Number is null || Number == input.RetentionClass);

    internal bool Takes(in MessagePriority priority) =>
        (Facilities & (1u << (int)priority.Facility)) != 0 && (Severity is not { } most || priority.Severity >= most);
}
