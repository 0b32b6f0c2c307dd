using Sworn.Audit.Events;
using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Coverage;

/// <summary>Looks for the required contents in a record, and in what it was joined to.</summary>
internal static class RecordJudge
{
    /// <summary>Judges a record.</summary>
    /// <returns>Null when a content shows that the record is not about the requirement.</returns>
    public static RecordResult? Judge(AuditEvent record, RequirementPart part)
    {
        var contents = new List<ContentResult>(part.Contents.Count);
        var verdict = CoverageVerdict.Satisfied;
        foreach (var content in part.Contents)
        {
            var found = Find(record, content);
            if (content.Only is { } only && found.Value is { } value && value != only)
            {
                return null;
            }

            contents.Add(found);
            var achieved = found.Value is null ? CoverageVerdict.Incomplete
                : found.Chain is null ? CoverageVerdict.Satisfied : CoverageVerdict.ByCorrelation;
            verdict = achieved < verdict ? achieved : verdict;
        }

        return new RecordResult(record, verdict, contents);
    }

    private static ContentResult Find(AuditEvent record, Content content)
    {
        foreach (var field in content.Fields)
        {
            if (Own(record, field) is { Length: > 0 } value && Counts(value, content))
            {
                return new ContentResult(content, value, From: null, Chain: null);
            }
        }

        foreach (var chain in ChainsOf(record, content))
        {
            foreach (var field in content.Fields)
            {
                if (Joined(chain, field) is { Length: > 0 } value && Counts(value, content))
                {
                    return new ContentResult(content, value, chain.SourceOf(FactOf(field)), chain);
                }
            }
        }

        return new ContentResult(content, Value: null, From: null, Chain: null);
    }

    private static bool Counts(string value, Content content) => content.Prefixes.Count == 0
        || content.Prefixes.Any(prefix => value.StartsWith(prefix, StringComparison.Ordinal));

    private static string? Own(AuditEvent record, string field) => field switch
    {
        "@time" => record.ClaimedUtc is null ? null : "claimed",
        "@year" => record.ClaimedUtc is not null && record.HasYear ? "claimed" : null,
        "@type" => record.Entry.Id,
        "@outcome" => record.Outcome == Outcome.Unknown ? null : EventJson.NameOf(record.Outcome),
        "@device" => record.Device,
        "@text" => record.Text,
        _ => record[field],
    };

    private static string? Joined(Chain chain, string field) => chain.Fact(FactOf(field));

    private static string FactOf(string field) => field == "@outcome" ? "event.outcome" : field;

    /// <summary>
    /// The record's own chains; of a clock change or update also the session in which it was asked for.
    /// </summary>
    private static IEnumerable<Chain> ChainsOf(AuditEvent record, Content content)
    {
        foreach (var kind in content.From)
        {
            if (record.Chain is { } chain && chain.Kind == kind)
            {
                yield return chain;
            }

            if (kind != ChainKind.Session)
            {
                continue;
            }

            if (record.Session is { } session)
            {
                yield return session;
            }

            foreach (var asked in record.Chain?.Records.Select(other => other.Session).OfType<Chain>() ?? [])
            {
                yield return asked;
            }
        }
    }
}
