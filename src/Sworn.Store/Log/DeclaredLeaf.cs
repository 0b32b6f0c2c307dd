using System.Text.Json;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Store.Log;

/// <summary>The control leaves that others than the writer ask for (docs/formats/control-leaves.md).</summary>
internal static class DeclaredLeaf
{
    /// <summary>A segment took the place of its journal file (design/ledger.md, section 5.13).</summary>
    public static byte[] Of(SegmentSummary segment, long utc) => ControlLeaf.Make(ControlLeaf.SegmentSeal, utc, json =>
    {
        json.WriteNumber("first", segment.Range.FirstIndex);
        json.WriteNumber("last", segment.Range.EndIndex - 1);
        json.WriteString("oldest", ControlLeaf.TimeText(segment.MinReceived));
        json.WriteString("newest", ControlLeaf.TimeText(segment.MaxReceived));
        json.WriteNumber("octets", segment.BodyOctets);
        json.WriteNumber("stored", segment.Length);
        json.WriteString("tables_sha256", segment.TablesDigest);
    });

    /// <summary>The first records of the log are given up (design/ledger.md, section 5.11).</summary>
    public static byte[] Of(Retirement retirement, long utc) => ControlLeaf.Make(ControlLeaf.Retire, utc, json =>
    {
        json.WriteNumber("first", retirement.First);
        retirement.Retired.WriteMembers(json);
        json.WriteString("oldest", ControlLeaf.TimeText(retirement.Oldest));
        json.WriteString("newest", ControlLeaf.TimeText(retirement.Newest));
        json.WriteString("reason", retirement.Reason);
        json.WriteStartObject("policy");
        Write(json, retirement.Policy);
        json.WriteEndObject();
    });

    /// <summary>Messages of an input are given up for one reason, or no more.</summary>
    public static byte[] Of(DropRange range, long utc) => ControlLeaf.Make(
        range.HasEnded ? ControlLeaf.DropEnd : ControlLeaf.DropBegin, utc, json =>
        {
            json.WriteString("reason", range.Reason);
            json.WriteString("input", range.Input);
            json.WriteString("policy", range.Policy);
            json.WriteString("since", ControlLeaf.TimeText(range.First));
            if (range.HasEnded)
            {
                json.WriteString("last", ControlLeaf.TimeText(range.Last));
                json.WriteNumber("messages", range.Messages);
            }
        });

    private static void Write(Utf8JsonWriter json, RetentionPolicy policy)
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
