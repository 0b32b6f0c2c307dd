using Sworn.Audit.Data;
using Sworn.Audit.Events;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Profiles;

/// <summary>Reads one profile.</summary>
internal sealed class ProfileReader(DataFile file, ErrorList errors)
{
    private static readonly string[] Special = ["@time", "@year", "@type", "@outcome", "@device", "@text"];

    private readonly Dictionary<string, Content> _contents = new(StringComparer.Ordinal);
    private IReadOnlyList<Content> _base = [];

    public RequirementProfile? Read()
    {
        if (new DataReader(file.Name, errors).Read(file.Text) is not { } root)
        {
            return null;
        }

        var section = new SectionReader(file.Name, root, errors);
        var id = section.Required("profile");
        var title = section.Required("title");
        var source = section.Text("source") ?? "";
        foreach (var (name, value) in section.Mapping("contents"))
        {
            _contents[name] = ReadContent(name, value);
        }

        _base = Contents(section, "base");
        var profile = new RequirementProfile
        {
            Id = id,
            Title = title,
            Source = source,
            Requirements = [.. section.Nodes("requirements").Select(ReadRequirement)],
        };
        section.End();
        return profile;
    }

    private Content ReadContent(string name, DataNode node)
    {
        var section = new SectionReader(file.Name, node, errors);
        var content = new Content
        {
            Id = name,
            Title = section.Text("title") ?? name,
            Fields = section.Texts("fields"),
            From = [.. section.Texts("from").Select(kind => ReadKind(section, kind))],
            Only = section.Text("only"),
            Prefixes = section.Texts("prefixes"),
        };
        section.End();
        foreach (var field in content.Fields.Where(field => !FieldTable.TryFind(field, out _) && !Special.Contains(field)))
        {
            section.Error($"'{field}' is no field");
        }

        return content;
    }

    private static ChainKind ReadKind(SectionReader section, string text)
    {
        if (Enum.TryParse<ChainKind>(text, ignoreCase: true, out var kind))
        {
            return kind;
        }

        section.Error($"'from: {text}' is none of session, lockout, update, clock, channel");
        return ChainKind.Session;
    }

    private Requirement ReadRequirement(DataNode node)
    {
        var section = new SectionReader(file.Name, node, errors);
        var level = section.Text("level") ?? "mandatory";
        var parts = section.Nodes("parts").Select(ReadPart).ToList();
        var events = section.Texts("events");
        if (events.Count > 0)
        {
            parts.Insert(0, new RequirementPart { Name = "", Events = events, Contents = [.. _base, .. Contents(section, "contents")] });
        }

        var except = ReadExcept(section);

        var requirement = new Requirement
        {
            Id = section.Required("id"),
            Title = section.Required("title"),
            Level = level,
            Note = section.Text("note") ?? "",
            NotApplicable = section.Mapping("not-applicable").ToDictionary(pair => pair.Key, pair => pair.Value.Text ?? "", StringComparer.Ordinal),
            Parts = [.. parts.Select(part => part with { Except = except })],
        };
        if (parts.Count == 0 != (level == "none"))
        {
            section.Error($"{requirement.Id}: a row has events, or 'level: none'");
        }

        section.Texts("contents");
        section.End();
        return requirement;
    }

    private static List<(string Field, string Value)> ReadExcept(SectionReader section)
    {
        var except = section.Mapping("except").Select(pair => (pair.Key, pair.Value.Text ?? "")).ToList();
        foreach (var (field, _) in except.Where(pair => !FieldTable.TryFind(pair.Item1, out _)))
        {
            section.Error($"'except: {field}' is no field");
        }

        return except;
    }

    private RequirementPart ReadPart(DataNode node)
    {
        var section = new SectionReader(file.Name, node, errors);
        var part = new RequirementPart
        {
            Name = section.Required("name"),
            Events = section.Texts("events"),
            Contents = [.. _base, .. Contents(section, "contents")],
        };
        section.End();
        return part;
    }

    private List<Content> Contents(SectionReader section, string key)
    {
        var contents = new List<Content>();
        foreach (var name in section.Texts(key))
        {
            if (_contents.TryGetValue(name, out var content))
            {
                contents.Add(content);
            }
            else
            {
                section.Error($"'{name}' is not among the contents of the profile");
            }
        }

        return contents;
    }
}
