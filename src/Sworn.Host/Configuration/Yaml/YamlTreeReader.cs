using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sworn.Host.Configuration.Yaml;

/// <summary>
/// Builds the tree of one document from the events of YamlDotNet's parser, without recursion and within limits.
/// Whatever a configuration has no use for (anchors, aliases, tags, a second document) is an error here, so that what
/// is left is plain data. All such errors are collected; a syntax error ends the reading, for what follows it cannot be
/// trusted.
/// </summary>
internal sealed class YamlTreeReader(ErrorList errors)
{
    /// <summary>No section lies deeper than four levels; the rest is room for mistakes worth naming properly.</summary>
    private const int MaxDepth = 16;

    /// <summary>256 inputs with every key are some 6,000 values.</summary>
    private const int MaxValues = 50_000;

    /// <summary>What the parser makes of <c>!!</c>.</summary>
    private const string CoreTagPrefix = "tag:yaml.org,2002:";

    /// <summary>The lists and mappings that are not closed yet, outermost first.</summary>
    private readonly Stack<YamlValue> _open = new();

    /// <summary>For each open mapping the key that waits for its value.</summary>
    private readonly Stack<YamlScalar?> _keys = new();

    private YamlValue? _root;
    private int _documents;
    private int _values;
    private bool _stopped;

    /// <summary>The document's value; null when there is none, or when errors were found.</summary>
    public YamlValue? Read(string text)
    {
        var before = errors.Count;
        if (YamlText.TryFindForbidden(text, out var position, out var character))
        {
            errors.Add(
                ConfigurationErrorCode.Syntax,
                position,
                $"the character U+{(int)character:X4} is not allowed in YAML",
                "Remove it; it is invisible in most editors.");
            return null;
        }

        var parser = new Parser(new StringReader(text));
        while (!_stopped && TryMoveNext(parser, text))
        {
            Take(parser.Current!);
        }

        return errors.Count == before ? _root : null;
    }

    private static YamlPosition PositionOf(Mark mark) =>
        new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private bool TryMoveNext(Parser parser, string text)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException exception)
        {
            var position = PositionOf(exception.Start);
            errors.Add(
                ConfigurationErrorCode.Syntax,
                position,
                "not YAML: " + YamlText.Sentence(exception.Message),
                YamlText.HintFor(text, position));
        }
        catch (Exception exception) when (
            exception is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The scanner lets some errors of escapes and directives through as they are; it stands just before them.
            var position = parser.Current is { } last ? PositionOf(last.End) : new YamlPosition(1, 1);
            errors.Add(
                ConfigurationErrorCode.Syntax,
                position,
                "not YAML: what follows here cannot be read",
                "Look for an escape such as \\U00110000 that names no character.");
        }

        return false;
    }

    private void Take(ParsingEvent parsed)
    {
        switch (parsed)
        {
            case DocumentStart when ++_documents > 1:
                Stop(
                    ConfigurationErrorCode.MultipleDocuments,
                    parsed,
                    "a second YAML document begins",
                    "A configuration is one document: remove this \"---\", or put the rest into a file of its own.");
                break;
            case AnchorAlias alias:
                Refuse(parsed, $"the alias *{Problem.Unquoted(alias.Value.Value)}", "Write the value out here.");
                Place(new YamlScalar(PositionOf(parsed.Start), string.Empty, IsPlain: true), parsed);
                break;
            case NodeEvent node:
                RefuseProperties(node);
                Place(ValueOf(node), parsed);
                break;
            case MappingEnd:
                _keys.Pop();
                _open.Pop();
                break;
            case SequenceEnd:
                _open.Pop();
                break;
            default:
                break;
        }
    }

    private static YamlValue ValueOf(NodeEvent node) => node switch
    {
        Scalar scalar => new YamlScalar(PositionOf(node.Start), scalar.Value, scalar.Style == ScalarStyle.Plain),
        MappingStart => new YamlMapping(PositionOf(node.Start)),
        _ => new YamlSequence(PositionOf(node.Start)),
    };

    private void RefuseProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            var anchor = Problem.Unquoted(node.Anchor.Value);
            Refuse(node, $"the anchor &{anchor}", "Remove it, and write the value out where it is needed.");
        }

        if (!node.Tag.IsEmpty)
        {
            var tag = node.Tag.Value.Replace(CoreTagPrefix, "!!", StringComparison.Ordinal);
            Refuse(node, $"the tag {Problem.Unquoted(tag)}", "Remove it; the key says what type its value has.");
        }
    }

    private void Place(YamlValue value, ParsingEvent parsed)
    {
        if (++_values > MaxValues)
        {
            Stop(
                ConfigurationErrorCode.TooLarge,
                parsed,
                $"more than {MaxValues} values",
                "This is no configuration of sworn, or a generator of one went wrong.");
            return;
        }

        if (_open.TryPeek(out var parent))
        {
            PlaceIn(parent, value);
        }
        else
        {
            _root ??= value;
        }

        if (value is not YamlScalar)
        {
            Open(value, parsed);
        }
    }

    private void PlaceIn(YamlValue parent, YamlValue value)
    {
        if (parent is YamlSequence sequence)
        {
            sequence.Items.Add(value);
            return;
        }

        if (_keys.Pop() is { } key)
        {
            ((YamlMapping)parent).Entries.Add(new YamlEntry(key, value));
            _keys.Push(null);
            return;
        }

        if (value is not YamlScalar name)
        {
            errors.Add(
                ConfigurationErrorCode.WrongType,
                value.Position,
                "a key that is a list or a mapping",
                "Keys are names. A value that begins with [ or { must be in quotes.");
            name = new YamlScalar(value.Position, string.Empty, IsPlain: false);
        }

        _keys.Push(name);
    }

    private void Open(YamlValue value, ParsingEvent parsed)
    {
        if (_open.Count == MaxDepth)
        {
            Stop(
                ConfigurationErrorCode.TooLarge,
                parsed,
                $"nested deeper than {MaxDepth} levels",
                "No key of sworn lies that deep: check the indentation.");
            return;
        }

        _open.Push(value);
        if (value is YamlMapping)
        {
            _keys.Push(null);
        }
    }

    private void Refuse(ParsingEvent parsed, string what, string hint) =>
        errors.Add(
            ConfigurationErrorCode.NotPlainYaml,
            PositionOf(parsed.Start),
            what + " is not allowed in a configuration",
            hint);

    private void Stop(ConfigurationErrorCode code, ParsingEvent parsed, string what, string hint)
    {
        errors.Add(code, PositionOf(parsed.Start), what, hint);
        _stopped = true;
    }
}
