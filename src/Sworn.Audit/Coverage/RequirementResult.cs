using Sworn.Audit.Profiles;

namespace Sworn.Audit.Coverage;

/// <summary>The verdict on one requirement.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Missing">What is missing, in words; empty when nothing is.</param>
/// <param name="Parts">Its parts.</param>
public sealed record RequirementResult(
    Requirement Requirement, CoverageVerdict Verdict, IReadOnlyList<string> Missing, IReadOnlyList<PartResult> Parts);
