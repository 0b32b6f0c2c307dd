using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>
/// Where in the document the parts of a configuration stand, and which of them were wrong and must not be compared with
/// others.
/// </summary>
internal sealed class ReadingTrace
{
    private readonly Dictionary<object, string> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, YamlPosition> _positions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bad = new(StringComparer.Ordinal);

    public void Remember(object record, string path, YamlPosition? position)
    {
        _paths[record] = path;
        Remember(path, position);
    }

    public void Remember(string path, YamlPosition? position)
    {
        if (position is { } known)
        {
            _positions[path] = known;
        }
    }

    public void MarkBad(string path) => _bad.Add(path);

    public bool IsGood(string path) => !_bad.Contains(path);

    public string PathOf(object record) => _paths[record];

    /// <summary>
    /// Where a key stands; where its section does when it is a default; no place when that is one too.
    /// </summary>
    public YamlPosition PositionOf(string path)
    {
        var current = path;
        while (current.Length > 0)
        {
            if (_positions.TryGetValue(current, out var position))
            {
                return position;
            }

            current = current[..Math.Max(0, current.LastIndexOf('.'))];
        }

        return default;
    }
}
