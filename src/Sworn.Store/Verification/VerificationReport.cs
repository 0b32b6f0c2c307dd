using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sworn.Store.Verification;

/// <summary>What a verification found, and the verdict.</summary>
public sealed record VerificationReport
{
    // Design/ledger.md, section 5.16: 1 > 4 > 3 > 7 > 8 > 5 > 6 > 0.
    private static readonly Verdict[] Precedence =
    [
        Verdict.Tampered, Verdict.Fork, Verdict.Incomplete, Verdict.Key, Verdict.Error, Verdict.Unanchored, Verdict.Degraded,
    ];

    /// <summary>The log's name; empty when it could not be learnt.</summary>
    public required string Origin { get; init; }

    /// <summary>The records that could be read.</summary>
    public required ulong Records { get; init; }

    /// <summary>The records that the latest checkpoint covers; 0 when there is none.</summary>
    public required ulong CheckpointSize { get; init; }

    /// <summary>The records from the start that a good signature covers and that match it.</summary>
    public required ulong ProvenSize { get; init; }

    /// <summary>What was found, in the order of the log.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The part whose records were compared, from the first up to but not with the last; null for the whole log.</summary>
    public (ulong From, ulong To)? Range { get; init; }

    /// <summary>Whether bodies were left unread.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Whether declared and harmless losses count.</summary>
    public required bool IsStrict { get; init; }

    /// <summary>The worst finding decides.</summary>
    public Verdict Verdict => Precedence
        .Where(verdict => verdict != Verdict.Degraded || IsStrict)
        .FirstOrDefault(verdict => Findings.Any(finding => finding.Verdict == verdict), Verdict.Verified);

    /// <summary>The verdict in the words that reports and scripts use.</summary>
    public string VerdictName => Verdict.ToString().ToUpperInvariant();

    /// <summary>The report for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{VerdictName}  {Origin}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {Records} records, {CheckpointSize} under the latest checkpoint{(IsQuick ? "; bodies not read" : "")}\n");
        if (Range is { } range)
        {
            text.Append(CultureInfo.InvariantCulture, $"  records {range.From} to {range.To} (not included) were compared with the signed tree; the others were not read\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"  everything before record {ProvenSize} is proven by signature\n");
        }

        foreach (var finding in Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {finding}\n");
        }

        return text.ToString();
    }

    /// <summary>The report for programs: one JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("verdict", VerdictName);
        json.WriteNumber("exit", (int)Verdict);
        json.WriteString("origin", Origin);
        json.WriteNumber("records", Records);
        json.WriteNumber("checkpoint", CheckpointSize);
        json.WriteNumber("proven", ProvenSize);
        if (Range is { } range)
        {
            json.WriteNumber("from", range.From);
            json.WriteNumber("to", range.To);
        }

        json.WriteBoolean("bodies_read", !IsQuick);
        json.WriteBoolean("strict", IsStrict);
        json.WriteStartArray("findings");
        foreach (var finding in Findings)
        {
            json.WriteStartObject();
            json.WriteString("finding", finding.Name);
            json.WriteString("detail", finding.Detail);
            if (finding.First is { } first)
            {
                json.WriteNumber("first", first);
                json.WriteNumber("end", finding.End ?? first + 1);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
