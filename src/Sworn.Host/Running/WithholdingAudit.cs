using System.Globalization;
using Sworn.Store.Retention;

namespace Sworn.Host.Running;

/// <summary>Tells people that bodies are given up, before they are.</summary>
internal static class WithholdingAudit
{
    public static Task RecordAsync(AuditTrail audit, PendingWithholding pending)
    {
        if (pending.Redaction is { } redaction)
        {
            return audit.RecordAsync(
                "RECORD_REDACTED", "The body of a record is given up",
                ("index", Text(redaction.Index)), ("reason", redaction.Reason), ("approvers", NamesOf(redaction.Approvers)), ("outcome", AuditTrail.Success));
        }

        var retirement = pending.Retirement!;
        return audit.RecordAsync(
            "BODIES_RETIRED", "Bodies of a class are retired as the log's policy says",
            ("class", retirement.Rule.Class.ToString(CultureInfo.InvariantCulture)), ("first", Text(retirement.First)), ("last", Text(retirement.End - 1)),
            ("bodies", retirement.Records.ToString(CultureInfo.InvariantCulture)), ("reason", retirement.Reason), ("outcome", AuditTrail.Success));
    }

    /// <summary>Names with commas between them.</summary>
    public static string NamesOf(IEnumerable<Approver> approvers) => string.Join(',', approvers.Select(static approver => approver.Name));

    private static string Text(ulong index) => index.ToString(CultureInfo.InvariantCulture);
}
