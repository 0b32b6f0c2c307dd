namespace Sworn.Audit.Coverage;

/// <summary>The verdicts on one device.</summary>
/// <param name="Device">The device.</param>
/// <param name="Requirements">Every row of the profile, in its order.</param>
public sealed record DeviceCoverage(string Device, IReadOnlyList<RequirementResult> Requirements);
