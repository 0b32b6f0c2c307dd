namespace Sworn.Audit.Data;

/// <summary>Takes the keys of one mapping; at the end, keys that nobody took are errors.</summary>
internal sealed class SectionReader(string file, DataNode node, ErrorList errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public int Line => node.Line;

    /// <summary>A text; null without the key.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        if (node[key] is not { } value)
        {
            return null;
        }

        if (value.Text is null)
        {
            errors.Add(file, value.Line, $"'{key}' must be a text");
        }

        return value.Text;
    }

    /// <summary>A text that must be there.</summary>
    public string Required(string key)
    {
        if (Text(key) is { Length: > 0 } text)
        {
            return text;
        }

        errors.Add(file, node.Line, $"'{key}' is missing");
        return "";
    }

    /// <summary>A list of texts; a single text is a list of one; empty without the key.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. Nodes(key).Select(item => item.Text ?? NotText(key, item))];

    /// <summary>The values under a key; a single one is a list of one.</summary>
    public IReadOnlyList<DataNode> Nodes(string key)
    {
        _known.Add(key);
        return node[key]?.AsList() ?? [];
    }

    /// <summary>The entries of a mapping under a key.</summary>
    public IReadOnlyList<(string Key, DataNode Value)> Mapping(string key)
    {
        _known.Add(key);
        if (node[key] is not { } value)
        {
            return [];
        }

        if (value.Entries is null)
        {
            errors.Add(file, value.Line, $"'{key}' must be a mapping");
            return [];
        }

        return [.. value.Entries.Select(entry => (entry.Key.Text ?? "", entry.Value))];
    }

    /// <summary>Names the keys that nobody asked for.</summary>
    public void End()
    {
        foreach (var (key, _) in node.Entries ?? [])
        {
            if (!_known.Contains(key.Text ?? ""))
            {
                errors.Add(file, key.Line, $"unknown key '{key.Text}'; known are {string.Join(", ", _known)}");
            }
        }
    }

    public void Error(string message) => errors.Add(file, node.Line, message);

    private string NotText(string key, DataNode item)
    {
        errors.Add(file, item.Line, $"'{key}' must be a list of texts");
        return "";
    }
}
