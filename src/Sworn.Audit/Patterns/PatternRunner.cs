using Sworn.Audit.Events;

namespace Sworn.Audit.Patterns;

/// <summary>
/// Takes the captures out of a text that a pattern fits. Every pair of step and position is tried once at most, so that
/// the time is linear in the text. Reused from message to message; belongs to one thread.
/// </summary>
internal sealed class PatternRunner
{
    private ulong[] _visited = new ulong[64];
    private int _width;

    /// <summary>Runs a pattern over a text and sets the fields it captures.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">The text.</param>
    /// <param name="nulls">Values that stand for none.</param>
    /// <param name="fields">Where captures go.</param>
    /// <returns>False when the pattern does not fit; no field is set then.</returns>
    public bool Run(EventPattern pattern, ReadOnlySpan<byte> text, NullValues nulls, EventFields fields)
    {
        _width = text.Length + 1;
        var words = ((2 * pattern.Ops.Length * _width) + 63) / 64;
        if (_visited.Length < words)
        {
            _visited = new ulong[words];
        }

        Array.Clear(_visited, 0, words);
        return Match(pattern, 0, text, 0, nulls, fields);
    }

    /// <summary>The recursion goes from step to step of the pattern, never along the text.</summary>
    private bool Match(
        EventPattern pattern, int step, ReadOnlySpan<byte> text, int position, NullValues nulls, EventFields fields)
    {
        while (true)
        {
            ref readonly var op = ref pattern.Ops[step];
            switch (op.Kind)
            {
                case PatternOpKind.Literal:
                    if (!text[position..].StartsWith(op.Octets))
                    {
                        return false;
                    }

                    position += op.Octets.Length;
                    step++;
                    break;
                case PatternOpKind.Jump:
                    step = op.Target;
                    break;
                case PatternOpKind.Split:
                    if (!Enter(step, position))
                    {
                        return false;
                    }

                    if (Match(pattern, step + 1, text, position, nulls, fields))
                    {
                        return true;
                    }

                    step = op.Target;
                    break;
                case PatternOpKind.Capture:
                    return Enter(step, position) && Take(pattern, step, text, position, nulls, fields);
                default:
                    return position == text.Length;
            }
        }
    }

    private bool Take(
        EventPattern pattern, int step, ReadOnlySpan<byte> text, int start, NullValues nulls, EventFields fields)
    {
        ref readonly var op = ref pattern.Ops[step];
        ref readonly var next = ref pattern.Ops[step + 1];
        var reach = start + CaptureClass.Reach(op.Type, text[start..]);
        for (var end = start + CaptureClass.Least(op.Type); end <= reach; end++)
        {
            if (next.Kind == PatternOpKind.Literal)
            {
                var skip = text[end..].IndexOf(next.Octets);
                if (skip < 0 || (end += skip) > reach)
                {
                    return false;
                }
            }
            else if (next.Kind == PatternOpKind.End)
            {
                end = text.Length;
                if (end > reach)
                {
                    return false;
                }
            }

            if (!Enter(pattern.Ops.Length + step, end))
            {
                return false;
            }

            if (Match(pattern, step + 1, text, end, nulls, fields))
            {
                var value = text[start..end];
                if (op.Field >= 0 && !value.IsEmpty && !nulls.Contains(value))
                {
                    fields.Set(op.Field, value);
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>False when this was tried before, which then failed.</summary>
    private bool Enter(int state, int position)
    {
        var bit = (state * _width) + position;
        var mask = 1UL << (bit & 63);
        if ((_visited[bit >> 6] & mask) != 0)
        {
            return false;
        }

        _visited[bit >> 6] |= mask;
        return true;
    }
}
