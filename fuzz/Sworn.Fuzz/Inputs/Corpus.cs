using System.Text.Json;

namespace Sworn.Fuzz.Inputs;

/// <summary>
/// The messages under tests/corpus/syslog, which the assembly carries: the seeds of mutation, and test vectors.
/// </summary>
public static class Corpus
{
    /// <summary>All cases, in the order of files and lines.</summary>
    public static IReadOnlyList<CorpusCase> Cases { get; } = [.. ReadCases()];

    /// <summary>The messages alone.</summary>
    public static IReadOnlyList<byte[]> Messages { get; } = [.. Cases.Select(one => one.Message.ToArray())];

    private static IEnumerable<CorpusCase> ReadCases()
    {
        var assembly = typeof(Corpus).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var lines = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (lines.ReadLine() is { } line)
            {
                using var document = JsonDocument.Parse(line);
                yield return CorpusCase.From(document.RootElement.Clone());
            }
        }
    }
}
