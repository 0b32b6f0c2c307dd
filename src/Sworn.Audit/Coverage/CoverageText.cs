using System.Globalization;
using Sworn.Audit.Profiles;

namespace Sworn.Audit.Coverage;

/// <summary>Writes verdicts for a terminal.</summary>
public static class CoverageText
{
    /// <summary>The word for a verdict.</summary>
    public static string NameOf(CoverageVerdict verdict) => verdict switch
    {
        CoverageVerdict.Satisfied => "satisfied",
        CoverageVerdict.ByCorrelation => "satisfied by correlation",
        CoverageVerdict.Incomplete => "observed but incomplete",
        CoverageVerdict.NeverObserved => "never observed",
        CoverageVerdict.NotConfigured => "not configured to be sent",
        CoverageVerdict.NotApplicable => "not applicable",
        _ => "no record required",
    };

    /// <summary>Writes the verdicts on one device.</summary>
    public static void Write(TextWriter to, RequirementProfile profile, DeviceCoverage coverage)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(coverage);
        to.WriteLine($"{coverage.Device}: {profile.Title}");
        foreach (var result in coverage.Requirements)
        {
            to.WriteLine($"  {Mark(result.Verdict)} {result.Requirement.Id,-24} {NameOf(result.Verdict)}{Colon(result.Missing)}");
            foreach (var part in result.Parts)
            {
                WriteRecords(to, part);
            }
        }

        to.WriteLine("  " + Summary(coverage));
    }

    /// <summary>How often each verdict was given.</summary>
    public static string Summary(DeviceCoverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return string.Join(", ", coverage.Requirements.GroupBy(result => result.Verdict).OrderByDescending(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {NameOf(group.Key)}")));
    }

    private static void WriteRecords(TextWriter to, PartResult part)
    {
        if (part.Records is not [var best, ..])
        {
            return;
        }

        var name = part.Part.Name.Length == 0 ? "" : part.Part.Name + ": ";
        var joined = best.Contents.Where(content => content.From is { } from && from.Index != best.Record.Index)
            .Select(content => string.Create(CultureInfo.InvariantCulture, $"{content.Content.Id} {content.Value} from {content.From!.Index} ({content.Chain!.Confidence}: {content.Chain.Why})")).ToList();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"      {name}{part.Count} records; {best.Record.Index} {best.Record.Entry.Id}{Colon(joined)}"));
    }

    /// <summary>The sign for a verdict, by its word; a space for a word that is none.</summary>
    public static char MarkOf(string name)
    {
        foreach (var verdict in Enum.GetValues<CoverageVerdict>())
        {
            if (NameOf(verdict) == name)
            {
                return Mark(verdict);
            }
        }

        return ' ';
    }

    private static string Colon(IReadOnlyCollection<string> texts) => texts.Count == 0 ? "" : ": " + string.Join("; ", texts);

    private static char Mark(CoverageVerdict verdict) => verdict switch
    {
        CoverageVerdict.Satisfied => '+',
        CoverageVerdict.ByCorrelation => '*',
        CoverageVerdict.Incomplete => '~',
        CoverageVerdict.NeverObserved => '-',
        CoverageVerdict.NotConfigured => '!',
        _ => ' ',
    };
}
