using Sworn.Audit.Profiles;

namespace Sworn.Audit.Coverage;

/// <summary>What the log shows of one part of a requirement.</summary>
/// <param name="Part">The part.</param>
/// <param name="Verdict">The best that a record achieves.</param>
/// <param name="Count">How many records are about it.</param>
/// <param name="Records">The ones that say most, at most eight.</param>
/// <param name="Posture">What the device would have to be configured for; empty when that is not known or not the
/// matter.</param>
public sealed record PartResult(
    RequirementPart Part,
    CoverageVerdict Verdict,
    long Count,
    IReadOnlyList<RecordResult> Records,
    IReadOnlyList<string> Posture);
