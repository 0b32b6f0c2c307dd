using System.Globalization;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The closed files of a file output: its own name, and behind it the time of closing. Their names order them. Stateless.
/// </summary>
/// <param name="path">The output's path.</param>
internal sealed class ClosedFiles(string path)
{
    private const string Stamp = "yyyyMMdd'T'HHmmss.fffffff'Z'";

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
    private readonly string _name = Path.GetFileName(path);

    /// <summary>The name of a file that is closed at a time.</summary>
    public string NameAt(DateTimeOffset time) => $"{path}.{time.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}";

    /// <summary>The closed files, the oldest first, and when they were closed.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<(string Path, DateTimeOffset Closed)> List()
    {
        var files = new List<(string Path, DateTimeOffset Closed)>();
        if (!Directory.Exists(_folder))
        {
            return files;
        }

        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            var name = Path.GetFileName(file.AsSpan());
            if (name.Length > _name.Length + 1 && name.StartsWith(_name, StringComparison.Ordinal) && name[_name.Length] == '.'
                && DateTimeOffset.TryParseExact(name[(_name.Length + 1)..], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var closed))
            {
                files.Add((file, closed));
            }
        }

        files.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return files;
    }
}
