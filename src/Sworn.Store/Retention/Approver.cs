using System.Text.Json;

namespace Sworn.Store.Retention;

/// <summary>Somebody who approved that records are given up or held.</summary>
/// <param name="Name">Who.</param>
/// <param name="By">
/// How the program knows: <c>login</c>, <c>token</c>, <c>certificate</c>, <c>console</c> (the machine's owner), <c>configuration</c>, or
/// <c>claimed</c>, when somebody who could open the data directory said so.
/// </param>
public sealed record Approver(string Name, string By)
{
    /// <summary>How the program knows a name that it could not check.</summary>
    public const string Claimed = "claimed";

    internal static void WriteAll(Utf8JsonWriter json, IEnumerable<Approver> approvers)
    {
        json.WriteStartArray("approvers");
        foreach (var approver in approvers)
        {
            json.WriteStartObject();
            json.WriteString("name", approver.Name);
            json.WriteString("by", approver.By);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static Approver[] ReadAll(JsonElement of) =>
        [.. of.GetProperty("approvers").EnumerateArray().Select(static one => new Approver(one.GetProperty("name").GetString() ?? "", one.GetProperty("by").GetString() ?? ""))];
}
