using System.Globalization;
using System.Text;
using Sworn.Audit.Events;

namespace Sworn.Audit.Patterns;

/// <summary>Reads the text of one pattern into steps.</summary>
internal sealed class PatternParser(string source)
{
    private const int MaxDepth = 4;

    private readonly StringBuilder _literal = new();
    private int _position;
    private string _error = "";

    public List<PatternOp> Ops { get; } = [];

    /// <summary>
    /// The count of octets that stand outside of optional parts; of alternatives the shortest counts.
    /// </summary>
    public int Literals { get; private set; }

    public bool TryParse(out string error)
    {
        ReadItems(depth: 0);
        if (_error.Length == 0 && _position < source.Length)
        {
            Fail("a } that nothing opened; write }} for the brace itself");
        }

        Ops.Add(new PatternOp(PatternOpKind.End, [], -1, default, 0));
        error = _error;
        return _error.Length == 0;
    }

    /// <summary>
    /// Reads up to the end of the pattern or of an optional part. The recursion is bounded by its depth.
    /// </summary>
    private void ReadItems(int depth)
    {
        while (_error.Length == 0 && _position < source.Length)
        {
            var character = source[_position];
            if (IsEscaped(character, depth))
            {
                _literal.Append(character);
                _position += 2;
            }
            else if (character == '{')
            {
                FlushLiteral(depth);
                _position++;
                ReadBraces(depth);
            }
            else if (character == '}')
            {
                break;
            }
            else
            {
                _literal.Append(character);
                _position++;
            }
        }

        FlushLiteral(depth);
    }

    /// <summary>Within an optional part a closing brace always closes it.</summary>
    private bool IsEscaped(char character, int depth) =>
        (character == '{' || (character == '}' && depth == 0))
        && _position + 1 < source.Length && source[_position + 1] == character;

    private void FlushLiteral(int depth)
    {
        if (_literal.Length == 0)
        {
            return;
        }

        var octets = Encoding.UTF8.GetBytes(_literal.ToString());
        _literal.Clear();
        Literals += depth == 0 ? octets.Length : 0;
        Ops.Add(new PatternOp(PatternOpKind.Literal, octets, -1, default, 0));
    }

    private void ReadBraces(int depth)
    {
        if (_position < source.Length && source[_position] == '?')
        {
            _position++;
            ReadOptional(depth);
            return;
        }

        var end = source.IndexOf('}', _position);
        if (end < 0)
        {
            Fail("a { that nothing closes; write {{ for the brace itself");
            return;
        }

        var inside = source[_position..end];
        if (inside.Contains('|', StringComparison.Ordinal))
        {
            AddAlternatives(inside.Split('|'), depth);
        }
        else
        {
            AddCapture(inside);
        }

        _position = end + 1;
    }

    private void ReadOptional(int depth)
    {
        if (depth == MaxDepth)
        {
            Fail($"optional parts nested deeper than {MaxDepth}");
            return;
        }

        var split = Ops.Count;
        Ops.Add(default);
        ReadItems(depth + 1);
        if (_position >= source.Length)
        {
            Fail("an optional part that nothing closes");
            return;
        }

        _position++;
        Ops[split] = new PatternOp(PatternOpKind.Split, [], -1, default, Ops.Count);
    }

    private void AddAlternatives(string[] texts, int depth)
    {
        var jumps = new List<int>();
        Literals += depth == 0 ? texts.Min(Encoding.UTF8.GetByteCount) : 0;
        for (var number = 0; number < texts.Length; number++)
        {
            var split = Ops.Count;
            var isLast = number == texts.Length - 1;
            if (!isLast)
            {
                Ops.Add(default);
            }

            Ops.Add(new PatternOp(PatternOpKind.Literal, Encoding.UTF8.GetBytes(texts[number]), -1, default, 0));
            if (!isLast)
            {
                jumps.Add(Ops.Count);
                Ops.Add(default);
                Ops[split] = new PatternOp(PatternOpKind.Split, [], -1, default, Ops.Count);
            }
        }

        foreach (var jump in jumps)
        {
            Ops[jump] = new PatternOp(PatternOpKind.Jump, [], -1, default, Ops.Count);
        }
    }

    private void AddCapture(string inside)
    {
        var colon = inside.LastIndexOf(':');
        if (colon < 0 || !CaptureClass.TryParse(inside[(colon + 1)..], out var type))
        {
            Fail($"{{{inside}}} is no capture; write {{field:type}}, types are {CaptureClass.Names}");
            return;
        }

        var name = inside[..colon];
        var field = -1;
        if (name != "_" && !FieldTable.TryFind(name, out field))
        {
            Fail($"'{name}' is no field; write _ for a capture without one");
            return;
        }

        if (Ops.Count > 0 && Ops[^1] is { Kind: PatternOpKind.Capture } before && before.Type == type)
        {
            Fail($"two captures of type {inside[(colon + 1)..]} follow each other; nothing says where the first one ends");
            return;
        }

        Ops.Add(new PatternOp(PatternOpKind.Capture, [], field, type, 0));
    }

    private void Fail(string what)
    {
        if (_error.Length == 0)
        {
            _error = string.Create(CultureInfo.InvariantCulture, $"at {_position + 1}: {what}");
        }
    }
}
