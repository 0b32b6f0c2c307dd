using System.Text.Json;
using Sworn.Store.Retention;

namespace Sworn.Store.Log;

/// <summary>The control leaves by which a log says what it gives up and what it holds.</summary>
internal static class RetentionLeaves
{
    /// <summary>The first records of the log are given up (design/ledger.md, section 5.11).</summary>
    public static byte[] Retire(Retirement retirement, long utc) => ControlLeaf.Make(ControlLeaf.Retire, utc, json =>
    {
        json.WriteString("grade", "segment");
        json.WriteNumber("first", retirement.First);
        retirement.Retired.WriteMembers(json);
        json.WriteString("oldest", ControlLeaf.TimeText(retirement.Oldest));
        json.WriteString("newest", ControlLeaf.TimeText(retirement.Newest));
        json.WriteString("reason", retirement.Reason);
        json.WriteStartObject("policy");
        WritePolicy(json, retirement.Policy);
        json.WriteEndObject();
        Approver.WriteAll(json, retirement.Policy.Approvers);
        HoldBook.WriteHolds(json, retirement.Holds);
    });

    /// <summary>The bodies of a class are given up.</summary>
    public static byte[] Retire(ClassRetirement retirement, long utc) => ControlLeaf.Make(ControlLeaf.Retire, utc, retirement.WriteMembers);

    /// <summary>The body of one record is given up (section 5.12).</summary>
    public static byte[] Redact(Redaction redaction, long utc) => ControlLeaf.Make(ControlLeaf.Redact, utc, redaction.WriteMembers);

    /// <summary>Records are held.</summary>
    public static byte[] Hold(Hold hold, long utc) => ControlLeaf.Make(ControlLeaf.Hold, utc, hold.WriteMembers);

    /// <summary>A hold ends.</summary>
    public static byte[] Release(string id, string reason, IReadOnlyList<Approver> approvers, long utc) =>
        ControlLeaf.Make(ControlLeaf.Release, utc, json =>
        {
            json.WriteString("id", id);
            json.WriteString("reason", reason);
            Approver.WriteAll(json, approvers);
        });

    private static void WritePolicy(Utf8JsonWriter json, RetentionPolicy policy)
    {
        if (policy.Age is { } age)
        {
            json.WriteNumber("age_seconds", (long)age.TotalSeconds);
        }

        if (policy.Size is { } size)
        {
            json.WriteNumber("size", size);
        }

        if (policy.FreeSpace is { } free)
        {
            json.WriteNumber("free_space", free);
        }

        if (policy.HoldSince is { } since)
        {
            json.WriteString("hold_since", since.UtcDateTime);
        }
    }
}
