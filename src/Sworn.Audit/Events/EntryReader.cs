using System.Globalization;
using System.Text;
using Sworn.Audit.Data;
using Sworn.Audit.Patterns;

namespace Sworn.Audit.Events;

/// <summary>Reads the entries of one catalogue file.</summary>
internal sealed class EntryReader(DataFile file, ErrorList errors)
{
    private string _dialect = "";
    private NullValues _nulls = NullValues.None;

    public IReadOnlyList<EventEntry> Read()
    {
        if (new DataReader(file.Name, errors).Read(file.Text) is not { } root)
        {
            return [];
        }

        var section = new SectionReader(file.Name, root, errors);
        _dialect = section.Required("dialect");
        _nulls = new NullValues(section.Texts("null-values"));
        section.Text("about");
        var entries = section.Nodes("events").Select(ReadEntry).ToList();
        section.End();
        return entries;
    }

    private EventEntry ReadEntry(DataNode node)
    {
        var section = new SectionReader(file.Name, node, errors);
        var entry = new EventEntry
        {
            Id = section.Required("id"),
            Dialect = _dialect,
            About = section.Text("about") ?? "",
            Action = section.Required("action"),
            Also = section.Texts("also"),
            Outcome = ReadWord(section, "outcome", Outcome.Unknown),
            Category = section.Texts("category"),
            Type = section.Texts("type"),
            Tags = section.Texts("tags"),
            Apps = section.Texts("apps"),
            Refines = section.Text("refines"),
            ConfiguredBy = section.Texts("configured-by"),
            Provenance = ReadWord(section, "provenance", Provenance.Documented),
            Patterns = ReadPatterns(section),
            RefinedField = ReadField(section, section.Text("field")),
            Sd = [.. section.Mapping("sd").SelectMany(pair => pair.Value.AsList().Select((value, number) => ReadSd(section, pair.Key, value, isFallback: number > 0)))],
            Constants = ReadValues(section, "set"),
            Defaults = ReadValues(section, "default"),
            Examples = [.. section.Nodes("examples").Select(ReadExample)],
            Nulls = _nulls,
            File = file.Name,
            Line = node.Line,
        };
        section.End();
        CheckShape(section, entry);
        return entry;
    }

    private void CheckShape(SectionReader section, EventEntry entry)
    {
        if (!entry.Id.StartsWith(_dialect + ".", StringComparison.Ordinal))
        {
            section.Error($"the id '{entry.Id}' must begin with the dialect: {_dialect}.");
        }

        if (entry.Tags.Count == 0 && entry.Patterns.Count == 0)
        {
            section.Error($"{entry.Id}: neither tags nor patterns, so that nothing can match");
        }

        if (entry.Refines is not null && (entry.RefinedField < 0 || entry.Patterns.Count == 0 || entry.Tags.Count > 0))
        {
            section.Error($"{entry.Id}: an entry that refines another needs 'field' and 'patterns', and has no tags");
        }
    }

    private static T ReadWord<T>(SectionReader section, string key, T otherwise)
        where T : struct, Enum
    {
        if (section.Text(key) is not { } text)
        {
            return otherwise;
        }

        if (Enum.TryParse<T>(text, ignoreCase: true, out var word) && text.All(char.IsAsciiLetterLower))
        {
            return word;
        }

        section.Error($"'{key}: {text}' is none of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal))}");
        return otherwise;
    }

    private static List<EventPattern> ReadPatterns(SectionReader section)
    {
        var patterns = new List<EventPattern>();
        foreach (var text in section.Texts("patterns"))
        {
            if (EventPattern.TryParse(text, out var pattern, out var error))
            {
                patterns.Add(pattern!);
            }
            else
            {
                section.Error($"pattern '{text}': {error}");
            }
        }

        return patterns;
    }

    private static int ReadField(SectionReader section, string? name)
    {
        if (name is null)
        {
            return -1;
        }

        if (FieldTable.TryFind(name, out var id))
        {
            return id;
        }

        section.Error($"'{name}' is no field");
        return -1;
    }

    private static SdMapping ReadSd(SectionReader section, string field, DataNode value, bool isFallback)
    {
        var name = value.Text ?? "";
        var part = -1;
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket > 0)
        {
            if (!int.TryParse(name.AsSpan(bracket + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out part))
            {
                section.Error($"'{name}': what stands in brackets is no number");
            }

            name = name[..bracket];
        }

        return new SdMapping(Math.Max(0, ReadField(section, field)), Encoding.UTF8.GetBytes(name), isFallback, part);
    }

    private static List<(int Field, byte[] Value)> ReadValues(SectionReader section, string key) =>
        [.. section.Mapping(key).Select(pair => (Math.Max(0, ReadField(section, pair.Key)), Encoding.UTF8.GetBytes(pair.Value.Text ?? "")))];

    private EventExample ReadExample(DataNode node)
    {
        if (node.Text is { } message)
        {
            return new EventExample(message, [], node.Line);
        }

        var section = new SectionReader(file.Name, node, errors);
        var example = new EventExample(
            section.Required("message"),
            [.. section.Mapping("fields").Select(pair => (pair.Key, pair.Value.Text ?? ""))],
            node.Line);
        section.End();
        return example;
    }
}
