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
        if (segment.IndexDigest is { } index)
        {
            json.WriteString("index_sha256", index);
        }
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
}
