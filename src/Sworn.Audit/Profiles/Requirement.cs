namespace Sworn.Audit.Profiles;

/// <summary>A row of a profile.</summary>
public sealed record Requirement
{
    /// <summary>Its name, e.g. <c>FIA_AFL.1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The auditable event in the words of the profile.</summary>
    public required string Title { get; init; }

    /// <summary>mandatory, optional, selection or none.</summary>
    public required string Level { get; init; }

    /// <summary>What a reader of the verdict should know.</summary>
    public required string Note { get; init; }

    /// <summary>Devices that the row is not about, each with the reason; <c>self</c> is sworn.</summary>
    public IReadOnlyDictionary<string, string> NotApplicable { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The events; empty when the row asks for none.</summary>
    public required IReadOnlyList<RequirementPart> Parts { get; init; }
}
