using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sworn.Host.Configuration.Model;

/// <summary>JSON as people read it: indented, with characters as themselves, ending in a line feed.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(JsonNode json) => json.ToJsonString(Indented) + "\n";
}
