using System.Text;
using System.Text.Json;

namespace Sworn.Fuzz.Inputs;

/// <summary>One line of the corpus.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Message">The octets.</param>
/// <param name="Expected">
/// What must be found in them, as tests/corpus/syslog/README.md says; null where the line does not say.
/// </param>
public sealed record CorpusCase(string Id, ReadOnlyMemory<byte> Message, JsonElement? Expected)
{
    internal static CorpusCase From(JsonElement line) => new(
        line.GetProperty("id").GetString()!,
        line.TryGetProperty("message_b64", out var octets)
            ? octets.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(line.GetProperty("message").GetString()!),
        line.TryGetProperty("expect", out var expected) ? expected : null);
}
