using System.Globalization;
using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Store.Verification;

/// <summary>
/// Finds the RETIRE leaf that stands for the records missing at the start, and whether its policy allowed it
/// (design/ledger.md, section 5.11). That the leaf is the log's own is shown by the tree, which it is part of.
/// </summary>
internal sealed class RetirementCheck(RetiredRecords retired, ulong sealedSize)
{
    private bool _isDeclared;
    private string? _fault;

    /// <summary>Looks at the control leaves of a frame.</summary>
    public void Take(StoredFrame frame)
    {
        for (var number = 0; retired.End > 0 && number < frame.Records.Count; number++)
        {
            if (frame.Fields(number).Kind == EntryKind.Control && frame.FirstIndex + (ulong)number < sealedSize)
            {
                Take(frame.Body(number));
            }
        }
    }

    /// <summary>What is to be said, once all frames were taken.</summary>
    public IEnumerable<Finding> Findings()
    {
        if (retired.End == 0)
        {
            yield break;
        }

        var kind = _isDeclared && _fault is null ? FindingKind.Expired : FindingKind.EarlyDelete;
        yield return new Finding(kind, kind == FindingKind.Expired
            ? "retired by the log's policy; what stands for them in the tree is proven"
            : _fault ?? "they are gone, and no RETIRE leaf that a checkpoint covers says so")
        {
            First = 0,
            End = retired.End,
        };
    }

    private void Take(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\"RETIRE\""u8) < 0)
        {
            return;
        }

        var octets = body.ToArray();
        if (RetiredRecords.TryRead(octets) is not { } declared || !declared.IsSame(retired))
        {
            return;
        }

        using var json = JsonDocument.Parse(octets);
        var leaf = json.RootElement;
        if (leaf.TryGetProperty("type", out var type) && type.ValueEquals(ControlLeaf.Retire))
        {
            _isDeclared = true;
            _fault = FaultOf(leaf);
        }
    }

    /// <summary>What the leaf's own policy says against it; null when it allows it.</summary>
    private static string? FaultOf(JsonElement leaf)
    {
        var reason = Text(leaf, "reason");
        var policy = leaf.TryGetProperty("policy", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        if (!DateTimeOffset.TryParse(Text(leaf, "ts"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || !DateTimeOffset.TryParse(Text(leaf, "newest"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var newest)
            || policy.ValueKind != JsonValueKind.Object)
        {
            return "the RETIRE leaf does not say by which policy, when, and how old they were";
        }

        if (policy.TryGetProperty("hold_since", out _)
            && DateTimeOffset.TryParse(Text(policy, "hold_since"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var held) && newest >= held)
        {
            return "they were on hold when they were retired";
        }

        return reason switch
        {
            "age" when policy.TryGetProperty("age_seconds", out var age) && age.TryGetInt64(out var seconds) =>
                at - newest >= TimeSpan.FromSeconds(seconds) ? null : "they were younger than the policy keeps records when they were retired",
            "size" when policy.TryGetProperty("size", out _) => null,
            "free-space" when policy.TryGetProperty("free_space", out _) => null,
            _ => "the RETIRE leaf names a reason that its policy has not",
        };
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
