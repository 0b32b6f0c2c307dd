namespace Sworn.Audit.Profiles;

/// <summary>A table of events that must be recorded. Immutable.</summary>
public sealed record RequirementProfile
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The document it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>Its rows.</summary>
    public required IReadOnlyList<Requirement> Requirements { get; init; }
}
