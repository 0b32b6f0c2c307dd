using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sworn.Store.Retention;

/// <summary>What the small JSON files of retention have in common.</summary>
internal static class RetentionJson
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, Form))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return octets.ToArray();
    }

    /// <summary>Whether an exception says that something is not the JSON that was expected.</summary>
    public static bool IsMalformed(Exception failure) =>
        failure is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or ArgumentException;
}
