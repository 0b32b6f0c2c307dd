using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Store.Verification;

/// <summary>
/// Reads what a log says of records that it gives up and holds, leaf by leaf in the order of the log, and gives each leaf to
/// those who judge by it together with the holds that stand at its place.
/// </summary>
internal sealed class ControlStory(RetirementCheck retirement, WithheldCheck withheld, ulong sealedSize)
{
    /// <summary>The holds that stand at the place that was reached.</summary>
    public HoldBook Holds { get; private set; } = HoldBook.None;

    /// <summary>Looks at the control leaves of a frame.</summary>
    public void Take(StoredFrame frame)
    {
        for (var number = 0; number < frame.Records.Count; number++)
        {
            var index = frame.FirstIndex + (ulong)number;
            if (index < sealedSize && BodyOf(frame, number) is { } body)
            {
                Take(index, body);
            }
        }
    }

    /// <summary>The body of a control leaf that says something of retention; null when the record is none.</summary>
    public static byte[]? BodyOf(StoredFrame frame, int number) =>
        frame.Fields(number).Kind == EntryKind.Control && SpeaksOfRetention(frame.Body(number)) ? frame.Body(number).ToArray() : null;

    /// <summary>Looks at a control leaf that says something of retention.</summary>
    public void Take(ulong index, byte[] body)
    {
        if (retirement.Take(body, Holds) is { } holds)
        {
            // The leaves of these holds may be among the records that are no more.
            Holds = new HoldBook([.. holds, .. Holds.Holds.Where(hold => holds.All(other => other.Id != hold.Id))], []);
        }

        withheld.Learn(index, body, Holds);
        try
        {
            using var json = JsonDocument.Parse(body);
            var type = json.RootElement.GetProperty("type");
            if (type.ValueEquals(ControlLeaf.Hold))
            {
                var hold = Hold.Read(json.RootElement);
                Holds = new HoldBook([.. Holds.Without(hold.Id).Holds, hold], []);
            }
            else if (type.ValueEquals(ControlLeaf.Release))
            {
                Holds = Holds.Without(json.RootElement.GetProperty("id").GetString() ?? "");
            }
        }
        catch (Exception failure) when (RetentionJson.IsMalformed(failure))
        {
            // A leaf that is not as ours are holds nothing and releases nothing.
            return;
        }
    }

    private static bool SpeaksOfRetention(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"RETIRE\""u8) >= 0 || body.IndexOf("\"REDACT\""u8) >= 0
        || body.IndexOf("\"HOLD\""u8) >= 0 || body.IndexOf("\"RELEASE\""u8) >= 0;
}
