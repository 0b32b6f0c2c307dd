namespace Sworn.Audit.Coverage;

/// <summary>A Junos configuration as statements, each with its whole path.</summary>
internal static class JunosPaths
{
    private const int MaxDepth = 64;

    public static IEnumerable<string> Of(IEnumerable<string> lines)
    {
        var open = new List<string>();
        foreach (var line in lines.Where(line => line[0] is not ('#' or '/')))
        {
            if (line.StartsWith("set ", StringComparison.Ordinal))
            {
                yield return line["set ".Length..];
            }
            else if (line.EndsWith('{') && open.Count < MaxDepth)
            {
                open.Add(line[..^1].TrimEnd());
            }
            else if (line[0] == '}' && open.Count > 0)
            {
                open.RemoveAt(open.Count - 1);
            }
            else
            {
                yield return string.Join(' ', open.Append(line.TrimEnd(';')));
            }
        }
    }
}
