using System.Globalization;

namespace Sworn.Store.Verification;

/// <summary>One thing that a verification found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">In words: what was compared, and what to do.</param>
public sealed record Finding(FindingKind Kind, string Detail)
{
    /// <summary>The first record concerned; null when it concerns no records.</summary>
    public ulong? First { get; init; }

    /// <summary>The record behind the last one concerned.</summary>
    public ulong? End { get; init; }

    /// <summary>What it comes to.</summary>
    public Verdict Verdict => Kind switch
    {
        FindingKind.Altered or FindingKind.Removed or FindingKind.Inserted or FindingKind.Reordered
            or FindingKind.BadSignature or FindingKind.EarlyDelete => Verdict.Tampered,
        FindingKind.Truncated or FindingKind.MissingSegment => Verdict.Incomplete,
        FindingKind.Rollback or FindingKind.Fork => Verdict.Fork,
        FindingKind.Key => Verdict.Key,
        FindingKind.Unanchored => Verdict.Unanchored,
        _ => Verdict.Degraded,
    };

    /// <summary>The name that reports and scripts use: upper case, words joined by '-'.</summary>
    public string Name => Kind switch
    {
        FindingKind.BadSignature => "BADSIG",
        FindingKind.MissingSegment => "MISSING-SEGMENT",
        FindingKind.EarlyDelete => "EARLY-DELETE",
        FindingKind.CrashTail => "CRASH-TAIL",
        FindingKind.TimeStep => "TIME-STEP",
        FindingKind.UndeclaredTimeStep => "TIME-STEP-UNDECLARED",
        FindingKind.UnsignedTail => "UNSIGNED-TAIL",
        FindingKind.IndexMismatch => "INDEX-MISMATCH",
        FindingKind.AnchorLost => "ANCHOR-LOST",
        FindingKind.NoAnchor => "NO-ANCHOR",
        _ => Kind.ToString().ToUpperInvariant(),
    };

    /// <summary>One line.</summary>
    public override string ToString() => (First, End) switch
    {
        ({ } first, { } end) when end > first + 1 => string.Create(CultureInfo.InvariantCulture, $"{Name} records {first}..{end - 1}: {Detail}"),
        ({ } first, _) => string.Create(CultureInfo.InvariantCulture, $"{Name} record {first}: {Detail}"),
        _ => $"{Name}: {Detail}",
    };
}
