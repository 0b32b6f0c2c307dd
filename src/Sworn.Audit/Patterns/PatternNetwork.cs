using System.Text;

namespace Sworn.Audit.Patterns;

/// <summary>
/// Patterns as one non-deterministic automaton over <c>APP-NAME NUL text</c>. Immutable once built.
/// </summary>
internal sealed class PatternNetwork
{
    public const int None = -1;

    private readonly List<Node> _nodes = [];
    private readonly int[] _starts;

    public PatternNetwork(IReadOnlyList<ScopedPattern> patterns)
    {
        Patterns = patterns;
        _starts = [.. patterns.Select((pattern, number) => Build(pattern, number))];
        (ClassOf, ClassCount, Samples) = Classes();
    }

    public IReadOnlyList<ScopedPattern> Patterns { get; }

    /// <summary>For each octet its class: octets of a class are alike to all patterns.</summary>
    public byte[] ClassOf { get; }

    public int ClassCount { get; }

    /// <summary>An octet of each class.</summary>
    public byte[] Samples { get; }

    /// <summary>Where every pattern begins.</summary>
    public int[] Start() => Close(_starts);

    /// <summary>Where the automaton is after an octet.</summary>
    public int[] Step(int[] states, byte octet)
    {
        var next = new List<int>();
        foreach (var state in states)
        {
            var node = _nodes[state];
            if (node.Kind == NodeKind.Octet ? node.Value == octet : node.Takes(octet))
            {
                next.Add(node.Next);
            }
        }

        return Close(next);
    }

    /// <summary>The patterns that fit a text which ends here.</summary>
    public IEnumerable<int> Accepted(int[] states) =>
        states.Where(state => _nodes[state].Kind == NodeKind.Accept).Select(state => _nodes[state].Value);

    /// <summary>Of the patterns that fit a text which ends here the best; <see cref="None"/> for none.</summary>
    public int Winner(int[] states)
    {
        var winner = None;
        foreach (var pattern in Accepted(states))
        {
            if (winner == None || Patterns[pattern].Rank > Patterns[winner].Rank
                || (Patterns[pattern].Rank == Patterns[winner].Rank && pattern < winner))
            {
                winner = pattern;
            }
        }

        return winner;
    }

    private int[] Close(IReadOnlyList<int> from)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>(from);
        while (open.TryPop(out var state))
        {
            if (state == None || !seen.Add(state))
            {
                continue;
            }

            if (_nodes[state] is { Kind: NodeKind.Split } split)
            {
                open.Push(split.Next);
                open.Push(split.Other);
            }
        }

        seen.RemoveWhere(state => _nodes[state].Kind == NodeKind.Split);
        var states = seen.ToArray();
        Array.Sort(states);
        return states;
    }

    /// <summary>Builds a pattern from its end to its beginning, so that every node knows what follows.</summary>
    private int Build(ScopedPattern scoped, int number)
    {
        var ops = scoped.Pattern.Ops;
        var first = new int[ops.Length];
        for (var step = ops.Length - 1; step >= 0; step--)
        {
            var op = ops[step];
            first[step] = op.Kind switch
            {
                PatternOpKind.Literal => Literal(op.Octets, first[step + 1]),
                PatternOpKind.Jump => first[op.Target],
                PatternOpKind.Split => Add(new Node(NodeKind.Split, 0, first[step + 1], first[op.Target])),
                PatternOpKind.Capture => Capture(op.Type, first[step + 1]),
                _ => Add(new Node(NodeKind.Accept, number, None, None)),
            };
        }

        var text = Add(new Node(NodeKind.Octet, 0, first[0], None));
        return scoped.Apps.Count == 0
            ? Capture(CaptureType.Any, text)
            : scoped.Apps.Aggregate(None, (other, app) => Add(new Node(NodeKind.Split, 0, Literal(Encoding.UTF8.GetBytes(app), text), other)));
    }

    private int Literal(byte[] octets, int next)
    {
        for (var position = octets.Length - 1; position >= 0; position--)
        {
            next = Add(new Node(NodeKind.Octet, octets[position], next, None));
        }

        return next;
    }

    private int Capture(CaptureType type, int next)
    {
        var loop = _nodes.Count;
        _nodes.Add(new Node(NodeKind.Class, (int)type, loop + 1, None));
        _nodes.Add(new Node(NodeKind.Split, 0, loop, next));
        return CaptureClass.Least(type) == 0 ? loop + 1 : loop;
    }

    private int Add(Node node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    private (byte[] ClassOf, int Count, byte[] Samples) Classes()
    {
        var literal = new bool[256];
        foreach (var node in _nodes.Where(node => node.Kind == NodeKind.Octet))
        {
            literal[node.Value] = true;
        }

        var classOf = new byte[256];
        var samples = new List<byte>();
        var known = new Dictionary<int, byte>();
        for (var octet = 0; octet < 256; octet++)
        {
            var signature = literal[octet] ? -1 - octet : Signature((byte)octet);
            if (!known.TryGetValue(signature, out var number))
            {
                number = (byte)samples.Count;
                known.Add(signature, number);
                samples.Add((byte)octet);
            }

            classOf[octet] = number;
        }

        return (classOf, samples.Count, [.. samples]);
    }

    private static int Signature(byte octet) => Enum.GetValues<CaptureType>()
        .Sum(type => CaptureClass.Takes(type, octet) ? 1 << (int)type : 0);

    private enum NodeKind
    {
        Octet,
        Class,
        Split,
        Accept,
    }

    private readonly record struct Node(NodeKind Kind, int Value, int Next, int Other)
    {
        public bool Takes(byte octet) => Kind == NodeKind.Class && CaptureClass.Takes((CaptureType)Value, octet);
    }
}
