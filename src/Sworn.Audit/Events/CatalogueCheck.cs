using System.Globalization;
using System.Text;
using Sworn.Audit.Data;
using Sworn.Audit.Patterns;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Events;

/// <summary>
/// Judges a catalogue: every entry has examples and recognises them; no text fits two patterns of equal rank; no
/// pattern
/// is covered by a better one.
/// </summary>
public static class CatalogueCheck
{
    /// <summary>Examples were received on 2025-06-15: what years they infer does not matter here.</summary>
    private static readonly ParseContext Context = new(1_750_000_000_000_000_000, TimeZoneInfo.Utc);

    /// <summary>Checks everything.</summary>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public static IReadOnlyList<DataError> Run(EventCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var errors = new ErrorList();
        CheckTags(catalogue, errors);
        foreach (var group in catalogue.Groups)
        {
            CheckPatterns(group, errors);
        }

        CheckExamples(catalogue, errors);
        return errors.All;
    }

    private static void CheckTags(EventCatalogue catalogue, ErrorList errors)
    {
        foreach (var group in catalogue.Groups.Where(group => group != catalogue.Untagged))
        {
            var plain = group.Entries.Where(entry => entry.Patterns.Count == 0).Skip(1);
            foreach (var entry in plain)
            {
                errors.Add(entry.File, entry.Line, $"{entry.Id}: another entry has its tag, and nothing tells them apart");
            }
        }
    }

    private static void CheckPatterns(EntryGroup group, ErrorList errors)
    {
        var patterns = group.Network.Patterns;
        for (var first = 0; first < patterns.Count; first++)
        {
            for (var second = first + 1; second < patterns.Count; second++)
            {
                if (!PatternOverlap.AreApart(patterns[first], patterns[second]))
                {
                    Compare(group, patterns[first], patterns[second], errors);
                }
            }
        }
    }

    private static void Compare(EntryGroup group, ScopedPattern first, ScopedPattern second, ErrorList errors)
    {
        var (low, high) = first.Rank > second.Rank ? (second, first) : (first, second);
        var entry = group.Entries[low.Entry];
        var other = group.Entries[high.Entry];
        if (!PatternOverlap.TryCompare(low, high, out var both, out var hasOwn))
        {
            errors.Add(entry.File, entry.Line, $"{entry.Id}: '{low.Pattern.Source}' and '{high.Pattern.Source}' of {other.Id} are too wide to be compared");
        }
        else if (both is not null && !hasOwn)
        {
            errors.Add(entry.File, entry.Line, $"{entry.Id}: '{low.Pattern.Source}' is never reached: '{high.Pattern.Source}' of {other.Id} takes all it could");
        }
        else if (both is not null && low.Rank == high.Rank && entry != other)
        {
            errors.Add(entry.File, entry.Line, $"{entry.Id}: '{both}' fits '{low.Pattern.Source}' and '{high.Pattern.Source}' of {other.Id} equally well");
        }
    }

    private static void CheckExamples(EventCatalogue catalogue, ErrorList errors)
    {
        var classifier = new EventClassifier(catalogue);
        var message = new SyslogMessage();
        var fields = new EventFields();
        foreach (var entry in catalogue.Entries)
        {
            if (entry.Examples.Count == 0)
            {
                errors.Add(entry.File, entry.Line, $"{entry.Id} has no example");
            }

            foreach (var example in entry.Examples)
            {
                var raw = Encoding.UTF8.GetBytes(example.Message);
                SyslogParser.Parse(raw, Context, message);
                var found = classifier.Classify(raw, message, fields);
                if (found != entry)
                {
                    errors.Add(entry.File, example.Line, $"{entry.Id}: the example gives {found?.Id ?? "no event"}");
                    continue;
                }

                CheckFields(entry, example, fields, errors);
            }
        }
    }

    private static void CheckFields(EventEntry entry, EventExample example, EventFields fields, ErrorList errors)
    {
        foreach (var (name, value) in example.Fields)
        {
            var found = FieldTable.TryFind(name, out _) ? fields.Text(name) : "no field";
            if (found != value)
            {
                errors.Add(entry.File, example.Line, string.Create(
                    CultureInfo.InvariantCulture, $"{entry.Id}: {name} is '{found ?? "absent"}' and not '{value}'"));
            }
        }
    }
}
