using System.Text;

namespace Sworn.Audit.Patterns;

/// <summary>Decides for two patterns what they have in common, by walking both at once.</summary>
internal static class PatternOverlap
{
    /// <summary>
    /// Two patterns of the longest kind have some hundred common states; this many mean a walk without end.
    /// </summary>
    private const int MaxStates = 20_000;

    /// <summary>Whether no text can fit both, as their programs or first octets show.</summary>
    public static bool AreApart(ScopedPattern left, ScopedPattern right)
    {
        var bothNamePrograms = left.Apps.Count > 0 && right.Apps.Count > 0;
        if (bothNamePrograms && !left.Apps.Intersect(right.Apps, StringComparer.Ordinal).Any())
        {
            return true;
        }

        var first = left.Pattern.Lead;
        var second = right.Pattern.Lead;
        var common = Math.Min(first.Length, second.Length);
        return !first[..common].SequenceEqual(second[..common]);
    }

    /// <summary>Looks for a text that both fit, and for one that only the first does.</summary>
    /// <param name="first">A pattern.</param>
    /// <param name="second">Another.</param>
    /// <param name="both">The shortest text that both fit; null when there is none.</param>
    /// <param name="hasOwn">Whether a text fits the first alone.</param>
    /// <returns>False when it could not be decided.</returns>
    public static bool TryCompare(ScopedPattern first, ScopedPattern second, out string? both, out bool hasOwn)
    {
        both = null;
        hasOwn = false;
        var network = new PatternNetwork([first, second]);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<(int[] States, byte[] Text)>();
        open.Enqueue((network.Start(), []));
        while (open.TryDequeue(out var next) && (both is null || !hasOwn))
        {
            var accepted = network.Accepted(next.States).ToList();
            hasOwn |= accepted is [0];
            both ??= accepted.Count == 2 ? TextOf(next.Text) : null;
            foreach (var sample in network.Samples)
            {
                var states = network.Step(next.States, sample);
                if (states.Length > 0 && known.Add(string.Join(',', states)))
                {
                    open.Enqueue((states, [.. next.Text, sample]));
                }
            }

            if (known.Count > MaxStates)
            {
                return false;
            }
        }

        return true;
    }

    private static string TextOf(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        return text[(text.IndexOf('\0', StringComparison.Ordinal) + 1)..];
    }
}
