using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Coverage;

/// <summary>Where a required content was found.</summary>
/// <param name="Content">What is required.</param>
/// <param name="Value">What was found; null for nothing.</param>
/// <param name="From">The other record that says it; null when the record itself does, or nothing was found.</param>
/// <param name="Chain">What joins the two.</param>
public sealed record ContentResult(Content Content, string? Value, RecordReference? From, Chain? Chain);
