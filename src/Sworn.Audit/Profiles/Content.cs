using Sworn.Audit.Sessions;

namespace Sworn.Audit.Profiles;

/// <summary>Something that a record must say.</summary>
public sealed record Content
{
    /// <summary>Its name within the profile.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// The fields that say it; the first with a value counts. <c>@time</c>, <c>@year</c>, <c>@type</c>,
    /// <c>@outcome</c>,
    /// <c>@device</c> and <c>@text</c> are what every record has or lacks.
    /// </summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>The kinds of chains that may say it when the record itself does not.</summary>
    public required IReadOnlyList<ChainKind> From { get; init; }

    /// <summary>
    /// The only value that counts: a record with another one is not about the requirement. Null for any.
    /// </summary>
    public string? Only { get; init; }

    /// <summary>Beginnings of values that count; empty for any.</summary>
    public required IReadOnlyList<string> Prefixes { get; init; }
}
