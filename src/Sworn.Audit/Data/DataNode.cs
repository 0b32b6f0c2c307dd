namespace Sworn.Audit.Data;

/// <summary>A value of a file of data: a text, a list or a mapping.</summary>
/// <param name="line">Where it begins, from 1.</param>
internal sealed class DataNode(int line)
{
    /// <summary>Where it begins, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The text; null of a list or a mapping.</summary>
    public string? Text { get; init; }

    /// <summary>The items; null unless it is a list.</summary>
    public List<DataNode>? Items { get; init; }

    /// <summary>Keys and values in order; null unless it is a mapping.</summary>
    public List<(DataNode Key, DataNode Value)>? Entries { get; init; }

    /// <summary>The value of a key; null without one.</summary>
    public DataNode? this[string key]
    {
        get
        {
            foreach (var (name, value) in Entries ?? [])
            {
                if (name.Text == key)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>A list's items; of a single value, itself.</summary>
    public IReadOnlyList<DataNode> AsList() => Items ?? [this];
}
