using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Writes octets as JSON strings; what is not UTF-8 becomes U+FFFD, and stays as it is in <c>raw_b64</c>.
/// </summary>
internal static class JsonOctets
{
    public static void WriteName(Utf8JsonWriter writer, ReadOnlySpan<byte> octets)
    {
        if (Utf8.IsValid(octets))
        {
            writer.WritePropertyName(octets);
            return;
        }

        writer.WritePropertyName(Encoding.UTF8.GetString(octets));
    }

    public static void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<byte> octets)
    {
        if (Utf8.IsValid(octets))
        {
            writer.WriteStringValue(octets);
            return;
        }

        writer.WriteStringValue(Encoding.UTF8.GetString(octets));
    }
}
