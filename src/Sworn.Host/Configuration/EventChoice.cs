using System.Diagnostics.CodeAnalysis;
using Sworn.Audit.Events;

namespace Sworn.Host.Configuration;

/// <summary>One entry of a route's <c>events</c>: a name of the catalogue, and which of its outcomes (OPSEC capabilities, 2.12).</summary>
/// <param name="Name">An action, an entry or a category.</param>
/// <param name="Outcome">Success or failure; null for everything.</param>
internal sealed record EventChoice(string Name, Outcome? Outcome)
{
    private const string Everything = "all";
    private static readonly Lazy<EventCatalogue> Known = new(EventCatalogue.Default);

    /// <summary>The events that the program knows.</summary>
    public static EventCatalogue Catalogue => Known.Value;

    /// <summary>Whether it is about an event.</summary>
    public bool Takes(EventEntry entry, Outcome outcome) => (Outcome is null || Outcome == outcome)
        && (entry.Actions.Contains(Name, StringComparer.Ordinal) || string.Equals(entry.Id, Name, StringComparison.Ordinal) || IsOfCategory(entry));

    /// <summary>Reads the text of <c>events</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="choices">Its entries; null for every record.</param>
    /// <param name="wrong">The entry that is wrong.</param>
    /// <param name="candidates">The names that could stand in its place.</param>
    public static bool TryRead(
        string text, out IReadOnlyList<EventChoice>? choices, [NotNullWhen(false)] out string? wrong, out IEnumerable<string> candidates)
    {
        (choices, wrong, candidates) = (null, null, []);
        if (string.Equals(text, SelectorConfiguration.All, StringComparison.Ordinal))
        {
            return true;
        }

        var read = new List<EventChoice>();
        foreach (var part in RouteTexts.Split(text))
        {
            var name = part.Split(':', 2, StringSplitOptions.TrimEntries);
            if (!TryReadOutcome(name.Length == 1 ? Everything : name[1], out var outcome))
            {
                (wrong, candidates) = (name[1], ["success", "failure", Everything]);
                return false;
            }

            if (!Names().Contains(name[0], StringComparer.Ordinal))
            {
                (wrong, candidates) = (name[0], Names());
                return false;
            }

            read.Add(new EventChoice(name[0], outcome));
        }

        choices = read;
        wrong = read.Count == 0 ? text : null;
        return wrong is null;
    }

    private bool IsOfCategory(EventEntry entry)
    {
        for (var number = 0; number < entry.Category.Count; number++)
        {
            if (string.Equals(entry.Category[number], Name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Names() =>
        Catalogue.Entries.SelectMany(entry => entry.Category.Concat(entry.Actions).Append(entry.Id)).Distinct(StringComparer.Ordinal);

    private static bool TryReadOutcome(string text, out Outcome? outcome)
    {
        outcome = text switch
        {
            "success" => Audit.Events.Outcome.Success,
            "failure" => Audit.Events.Outcome.Failure,
            _ => null,
        };
        return outcome is not null || string.Equals(text, Everything, StringComparison.Ordinal);
    }
}
