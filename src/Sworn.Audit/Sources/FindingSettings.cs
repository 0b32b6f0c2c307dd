using System.Globalization;

namespace Sworn.Audit.Sources;

/// <summary>From when on something about a source is a finding. Immutable. The defaults are those of the configuration.</summary>
public sealed record FindingSettings
{
    /// <summary>How many times its cadence a source must be silent.</summary>
    public double SilenceFactor { get; init; } = 10;

    /// <summary>How long a source must be silent at least.</summary>
    public TimeSpan SilenceMinimum { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how many records the cadence of a source is known.</summary>
    public int CadenceRecords { get; init; } = 20;

    /// <summary>How many numbers must be missing in a sequence.</summary>
    public int GapMinimum { get; init; } = 1;

    /// <summary>How long a missing number may still come.</summary>
    public TimeSpan GapPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How far a clock may differ from ours, and change against it.</summary>
    public TimeSpan ClockLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many records in a row must show a clock off, set, or right again.</summary>
    public int ClockRecords { get; init; } = 3;

    /// <summary>How many malformed messages.</summary>
    public int ParseFailures { get; init; } = 3;

    /// <summary>How many messages whose time names no zone.</summary>
    public int ZoneMissing { get; init; } = 3;

    /// <summary>How many notices of suppressed repeats.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>In how many seconds of a minute the rate of a security log must be the same and the highest.</summary>
    public int RateCapSeconds { get; init; } = 10;

    /// <summary>How long a finding about what happens stays open after it happened last.</summary>
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a source is new.</summary>
    public TimeSpan NewFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Sources that must be there, so that one that never came is found too.</summary>
    public IReadOnlyList<ExpectedSource> Expected { get; init; } = [];

    /// <summary>Everything in one line: findings of other settings are others.</summary>
    internal string Fingerprint => string.Create(
        CultureInfo.InvariantCulture,
        $"{SilenceFactor:R},{SilenceMinimum},{CadenceRecords},{GapMinimum},{GapPatience},{ClockLimit},{ClockRecords},{ParseFailures},{ZoneMissing},{Repeats},{RateCapSeconds},{CloseAfter},{NewFor};")
        + string.Join(',', Expected.OrderBy(source => source.Name, StringComparer.Ordinal).Select(source => $"{source.Name}={source.SilentAfter}"));
}
