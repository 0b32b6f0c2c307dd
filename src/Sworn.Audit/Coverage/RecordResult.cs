using Sworn.Audit.Sessions;

namespace Sworn.Audit.Coverage;

/// <summary>What one record does for a requirement.</summary>
/// <param name="Record">The record.</param>
/// <param name="Verdict">Satisfied, by correlation or incomplete.</param>
/// <param name="Contents">Each required content.</param>
public sealed record RecordResult(AuditEvent Record, CoverageVerdict Verdict, IReadOnlyList<ContentResult> Contents)
{
    /// <summary>What is missing.</summary>
    public IEnumerable<string> Missing => Contents.Where(content => content.Value is null).Select(content => content.Content.Title);
}
