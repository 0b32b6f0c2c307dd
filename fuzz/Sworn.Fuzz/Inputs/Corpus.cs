using System.Text;
using System.Text.Json;

namespace Sworn.Fuzz.Inputs;

/// <summary>What mutation starts from: every message under tests/corpus/syslog, which the assembly carries.</summary>
public static class Corpus
{
    /// <summary>The messages of all <c>.jsonl</c> files, in the order of names and lines.</summary>
    public static IReadOnlyList<byte[]> Messages { get; } = [.. ReadMessages()];

    private static IEnumerable<byte[]> ReadMessages()
    {
        var assembly = typeof(Corpus).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".jsonl", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var lines = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (lines.ReadLine() is { } line)
            {
                yield return Message(line);
            }
        }
    }

    private static byte[] Message(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("message_b64", out var octets)
            ? octets.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(document.RootElement.GetProperty("message").GetString()!);
    }
}
