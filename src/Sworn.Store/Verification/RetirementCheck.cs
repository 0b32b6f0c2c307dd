using System.Globalization;
using System.Text.Json;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Store.Verification;

/// <summary>
/// Finds the RETIRE leaf that stands for the records missing at the start, and whether its policy allowed it
/// (design/ledger.md, section 5.11). That the leaf is the log's own is shown by the tree, which it is part of.
/// </summary>
internal sealed class RetirementCheck(RetiredRecords retired)
{
    private bool _isDeclared;
    private string? _fault;

    /// <summary>Looks at a control leaf that a checkpoint covers.</summary>
    /// <param name="body">What it says.</param>
    /// <param name="holds">The holds that stand at its place, as far as their leaves are still there.</param>
    /// <returns>The holds that stood by the leaf's own account, when it is the one that stands for what is missing.</returns>
    public IReadOnlyList<Hold>? Take(ReadOnlyMemory<byte> body, HoldBook holds)
    {
        if (retired.End == 0 || RetiredRecords.TryRead(body) is not { } declared || !declared.IsSame(retired))
        {
            return null;
        }

        using var json = JsonDocument.Parse(body);
        var leaf = json.RootElement;
        if (!leaf.TryGetProperty("type", out var type) || !type.ValueEquals(ControlLeaf.Retire))
        {
            return null;
        }

        var stood = HoldsOf(leaf);
        _isDeclared = true;
        _fault = FaultOf(leaf) ?? FaultOf(leaf, [.. stood, .. holds.Holds]);
        return stood;
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

    private static IReadOnlyList<Hold> HoldsOf(JsonElement leaf)
    {
        try
        {
            return leaf.TryGetProperty("holds", out _) ? HoldBook.ReadHolds(leaf) : [];
        }
        catch (Exception failure) when (RetentionJson.IsMalformed(failure))
        {
            // A hold that nobody can read was none.
            return [];
        }
    }

    /// <summary>Which hold forbade it; null when none did. What a range of many classes holds is not known: any class counts.</summary>
    private static string? FaultOf(JsonElement leaf, IEnumerable<Hold> holds)
    {
        var first = leaf.TryGetProperty("first", out var given) && given.TryGetUInt64(out var from) ? from : 0;
        var end = leaf.GetProperty("end").GetUInt64();
        var oldest = ControlLeaf.TimeOf(leaf.GetProperty("oldest"));
        var newest = ControlLeaf.TimeOf(leaf.GetProperty("newest"));
        return holds.FirstOrDefault(hold => hold.Covers(first, end, oldest, newest, recordClass: null)) is { } held
            ? $"they were on hold '{held.Id}' when they were retired"
            : null;
    }

    /// <summary>What the leaf's own policy says against it; null when it allows it.</summary>
    private static string? FaultOf(JsonElement leaf)
    {
        var reason = Text(leaf, "reason");
        var policy = leaf.TryGetProperty("policy", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        if (!DateTimeOffset.TryParse(Text(leaf, "ts"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || !DateTimeOffset.TryParse(Text(leaf, "newest"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var newest)
            || !leaf.TryGetProperty("oldest", out _) || policy.ValueKind != JsonValueKind.Object)
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
