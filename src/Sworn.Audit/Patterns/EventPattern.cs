namespace Sworn.Audit.Patterns;

/// <summary>
/// A text pattern: literals, typed captures <c>{user.name:word}</c>, optional parts <c>{? from {source.ip:ip}}</c>,
/// alternatives <c>{up|down}</c>, and <c>{{</c>, <c>}}</c> for braces. It fits a whole text or not at all. Immutable.
/// </summary>
internal sealed class EventPattern
{
    /// <summary>The most steps: four times what the longest pattern that comes with the program has.</summary>
    private const int MaxOps = 256;

    private EventPattern(string source, PatternOp[] ops, int literals)
    {
        Source = source;
        Ops = ops;
        Literals = literals;
    }

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>The steps, the last of which is the end.</summary>
    public PatternOp[] Ops { get; }

    /// <summary>
    /// How many octets of a text it demands literally: what makes one pattern more specific than another.
    /// </summary>
    public int Literals { get; }

    /// <summary>The octets with which every text that fits begins.</summary>
    public ReadOnlySpan<byte> Lead => Ops[0].Kind == PatternOpKind.Literal ? Ops[0].Octets : [];

    /// <summary>Reads a pattern.</summary>
    /// <param name="source">The text.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="error">What is wrong, and where.</param>
    public static bool TryParse(string source, out EventPattern? pattern, out string error)
    {
        pattern = null;
        var parser = new PatternParser(source);
        if (!parser.TryParse(out error))
        {
            return false;
        }

        if (parser.Ops.Count > MaxOps)
        {
            error = $"more than {MaxOps} parts";
            return false;
        }

        pattern = new EventPattern(source, [.. parser.Ops], parser.Literals);
        return true;
    }
}
