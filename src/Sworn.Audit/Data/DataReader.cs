using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sworn.Audit.Data;

/// <summary>
/// Reads YAML as plain data: texts, lists, mappings. Anchors, aliases, tags and second documents are errors, so that
/// nothing in a file can grow without end. No recursion; depth and number of values are limited.
/// </summary>
internal sealed class DataReader(string file, ErrorList errors)
{
    private const int MaxDepth = 12;
    private const int MaxValues = 200_000;

    private readonly Stack<(DataNode Node, DataNode? Key)> _open = new();
    private DataNode? _root;
    private int _values;

    /// <summary>The document; null when there is none or it cannot be read.</summary>
    public DataNode? Read(string text)
    {
        var before = errors.Count;
        var parser = new Parser(new StringReader(text));
        try
        {
            while (errors.Count == before && parser.MoveNext())
            {
                Take(parser.Current!);
            }
        }
        catch (YamlException failure)
        {
            errors.Add(file, (int)failure.Start.Line, "not YAML: " + failure.Message);
        }

        return errors.Count == before ? _root : null;
    }

    private void Take(ParsingEvent parsed)
    {
        var line = (int)parsed.Start.Line;
        switch (parsed)
        {
            case AnchorAlias:
                errors.Add(file, line, "an alias; write the value out");
                break;
            case NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false }:
                errors.Add(file, line, "an anchor or a tag; plain data only");
                break;
            case Scalar scalar:
                Place(new DataNode(line) { Text = scalar.Value });
                break;
            case MappingStart:
                Open(new DataNode(line) { Entries = [] });
                break;
            case SequenceStart:
                Open(new DataNode(line) { Items = [] });
                break;
            case MappingEnd or SequenceEnd:
                _open.Pop();
                break;
            case DocumentStart when _root is not null:
                errors.Add(file, line, "a second document; put it into a file of its own");
                break;
            default:
                break;
        }
    }

    private void Open(DataNode node)
    {
        Place(node);
        if (_open.Count == MaxDepth)
        {
            errors.Add(file, node.Line, $"nested deeper than {MaxDepth} levels");
        }

        _open.Push((node, null));
    }

    private void Place(DataNode node)
    {
        if (++_values > MaxValues)
        {
            errors.Add(file, node.Line, $"more than {MaxValues} values");
        }

        if (!_open.TryPop(out var top))
        {
            _root ??= node;
            return;
        }

        if (top.Node.Items is { } items)
        {
            items.Add(node);
        }
        else if (top.Key is { } key)
        {
            AddEntry(top.Node, key, node);
            top.Key = null;
        }
        else
        {
            top.Key = node;
        }

        _open.Push(top);
    }

    private void AddEntry(DataNode mapping, DataNode key, DataNode value)
    {
        if (key.Text is null || mapping[key.Text] is not null)
        {
            errors.Add(file, key.Line, $"the key '{key.Text}' is given twice, or is no text");
        }

        mapping.Entries!.Add((key, value));
    }
}
