using Sworn.Audit.Events;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Profiles;

/// <summary>One event that a requirement asks for; a requirement may ask for several.</summary>
public sealed record RequirementPart
{
    /// <summary>Its name; empty when the requirement has one part.</summary>
    public required string Name { get; init; }

    /// <summary>Actions, or <c>action/outcome</c>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>What the record must say.</summary>
    public required IReadOnlyList<Content> Contents { get; init; }

    /// <summary>
    /// Fields and values: a record that has one of them is about something else. One that does not say is as good as others.
    /// </summary>
    public IReadOnlyList<(string Field, string Value)> Except { get; init; } = [];

    /// <summary>Whether a record is about this part.</summary>
    public bool IsAbout(AuditEvent record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return IsAbout(record.Entry, record.Outcome) && !Except.Any(other => record[other.Field] == other.Value);
    }

    /// <summary>Whether records of an entry with an outcome are about this part.</summary>
    public bool IsAbout(EventEntry entry, Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return IsAbout(entry.Action, outcome) || entry.Also.Any(action => IsAbout(action, outcome));
    }

    private bool IsAbout(string action, Outcome outcome)
    {
        foreach (var wanted in Events)
        {
            var slash = wanted.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 ? wanted == action : wanted.AsSpan(0, slash).SequenceEqual(action)
                && wanted.AsSpan(slash + 1).SequenceEqual(EventJson.NameOf(outcome)))
            {
                return true;
            }
        }

        return false;
    }
}
