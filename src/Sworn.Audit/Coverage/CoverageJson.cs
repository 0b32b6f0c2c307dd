using System.Text.Json;
using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Coverage;

/// <summary>Writes verdicts as JSON.</summary>
public static class CoverageJson
{
    /// <summary>
    /// Writes one object: the profile, and each device with its rows and the records that prove them.
    /// </summary>
    public static void Write(Utf8JsonWriter to, RequirementProfile profile, IEnumerable<DeviceCoverage> devices)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(devices);
        to.WriteStartObject();
        to.WriteString("profile", profile.Id);
        to.WriteString("title", profile.Title);
        to.WriteStartArray("devices");
        foreach (var device in devices)
        {
            to.WriteStartObject();
            to.WriteString("device", device.Device);
            to.WriteStartArray("requirements");
            foreach (var result in device.Requirements)
            {
                Write(to, result);
            }

            to.WriteEndArray();
            to.WriteEndObject();
        }

        to.WriteEndArray();
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, RequirementResult result)
    {
        to.WriteStartObject();
        to.WriteString("id", result.Requirement.Id);
        to.WriteString("event", result.Requirement.Title);
        to.WriteString("level", result.Requirement.Level);
        to.WriteString("verdict", CoverageText.NameOf(result.Verdict));
        to.WriteStartArray("missing");
        foreach (var missing in result.Missing)
        {
            to.WriteStringValue(missing);
        }

        to.WriteEndArray();
        to.WriteStartArray("parts");
        foreach (var part in result.Parts)
        {
            Write(to, part);
        }

        to.WriteEndArray();
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, PartResult part)
    {
        to.WriteStartObject();
        to.WriteString("name", part.Part.Name);
        to.WriteString("verdict", CoverageText.NameOf(part.Verdict));
        to.WriteNumber("count", part.Count);
        to.WriteStartArray("records");
        foreach (var record in part.Records)
        {
            to.WriteStartObject();
            WriteReference(to, new RecordReference(record.Record.Index, record.Record.Hash));
            to.WriteString("event", record.Record.Entry.Id);
            to.WriteString("verdict", CoverageText.NameOf(record.Verdict));
            to.WriteString("text", record.Record.Text);
            to.WriteStartObject("contents");
            foreach (var content in record.Contents)
            {
                Write(to, content);
            }

            to.WriteEndObject();
            to.WriteEndObject();
        }

        to.WriteEndArray();
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, ContentResult content)
    {
        to.WriteStartObject(content.Content.Id);
        to.WriteString("value", content.Value);
        if (content.Chain is { } chain)
        {
            to.WriteString("chain", chain.Kind.ToString().ToLowerInvariant());
            to.WriteString("key", chain.Key);
            to.WriteString("confidence", chain.Confidence.ToString().ToLowerInvariant());
            to.WriteString("why", chain.Why);
        }

        if (content.From is { } from)
        {
            to.WriteStartObject("from");
            WriteReference(to, from);
            to.WriteEndObject();
        }

        to.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter to, RecordReference record)
    {
        to.WriteNumber("index", record.Index);
        to.WriteString("sha256", record.Hash);
    }
}
