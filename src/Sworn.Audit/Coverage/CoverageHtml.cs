using System.Globalization;
using System.Net;
using Sworn.Audit.Profiles;

namespace Sworn.Audit.Coverage;

/// <summary>
/// Writes verdicts as one HTML page that needs nothing else: no script, no font, no link to the outside.
/// </summary>
public static class CoverageHtml
{
    private const string Style = """
        :root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #8886;padding:.4rem .6rem;text-align:left;vertical-align:top}
        .v{white-space:nowrap;font-weight:600}.s6{color:#1a7f37}.s5{color:#2a6fdb}.s4{color:#b35900}.s3,.s2{color:#c62828}.s1,.s0{color:#777}
        code{font-size:.85em;overflow-wrap:anywhere}details{margin:.2rem 0}small{color:#777}
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="devices">The verdicts.</param>
    /// <param name="made">When the report is made.</param>
    /// <param name="isComplete">Whether every record was read; the page says when not.</param>
    public static void Write(TextWriter to, RequirementProfile profile, IEnumerable<DeviceCoverage> devices, DateTimeOffset made, bool isComplete)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(devices);
        to.WriteLine($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Text(profile.Title)}</title><style>{Style}</style></head><body>");
        to.WriteLine($"<h1>{Text(profile.Title)}</h1><p>{Text(profile.Source)}</p>");
        to.WriteLine($"<p><small>Made {made.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)}. A record is named by its index in the log and the SHA-256 of its octets; "
            + "<code>sworn evidence export '_index:N' -o FILE</code> proves it to an outsider.</small></p>");
        if (!isComplete)
        {
            to.WriteLine("<p><b>Not every record could be read: what is missing here may be in the log.</b></p>");
        }

        foreach (var device in devices)
        {
            Write(to, device);
        }

        to.WriteLine("</body></html>");
    }

    private static void Write(TextWriter to, DeviceCoverage device)
    {
        to.WriteLine($"<h2>{Text(device.Device)}</h2><p>{Text(CoverageText.Summary(device))}</p><table><tr><th>Requirement<th>Verdict<th>Records</tr>");
        foreach (var result in device.Requirements)
        {
            var missing = result.Missing.Count == 0 ? "" : $"<br><small>{Text(string.Join("; ", result.Missing))}</small>";
            to.WriteLine($"<tr><td><b>{Text(result.Requirement.Id)}</b><br><small>{Text(result.Requirement.Title)}</small>"
                + $"<td class=\"v s{(int)result.Verdict}\">{Text(CoverageText.NameOf(result.Verdict))}{missing}<td>");
            foreach (var part in result.Parts.Where(part => part.Records.Count > 0))
            {
                Write(to, part);
            }

            to.WriteLine("</tr>");
        }

        to.WriteLine("</table>");
    }

    private static void Write(TextWriter to, PartResult part)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<details><summary>{Text(part.Part.Name)} {part.Count} records</summary>"));
        foreach (var record in part.Records)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<p>{record.Record.Index} <code>{record.Record.Hash}</code><br><code>{Text(record.Record.Text)}</code></p><ul>"));
            foreach (var content in record.Contents)
            {
                var from = content.From is { } other && other.Index != record.Record.Index
                    ? string.Create(CultureInfo.InvariantCulture, $" from record {other.Index} <code>{other.Hash}</code> ({content.Chain!.Confidence}: {Text(content.Chain.Why)})")
                    : "";
                to.WriteLine($"<li>{Text(content.Content.Title)}: {(content.Value is { } value ? Text(value) : "<b>missing</b>")}{from}</li>");
            }

            to.WriteLine("</ul>");
        }

        to.WriteLine("</details>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
