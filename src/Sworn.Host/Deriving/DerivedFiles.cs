using Sworn.Audit.Derived;
using Sworn.Audit.Sources;
using Sworn.Host.Configuration;
using Sworn.Store.Log;

namespace Sworn.Host.Deriving;

/// <summary>Where derived state lies in a data directory, and what it is made with.</summary>
public static class DerivedFiles
{
    /// <summary>The file, relative to the data directory.</summary>
    public const string FileName = "state/derived.db";

    /// <summary>The file of a data directory.</summary>
    public static string PathOf(string data) => Path.Join(data, FileName);

    /// <summary>What the state of a log is made with.</summary>
    /// <param name="data">The data directory, which holds a log.</param>
    /// <param name="configuration">The node's configuration.</param>
    /// <exception cref="IOException">The log's root key cannot be read.</exception>
    public static DerivationOptions OptionsOf(string data, SwornConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new DerivationOptions
        {
            Log = File.ReadAllText(Path.Join(data, LogFiles.RootKey)).Trim(),
            DeviceZone = configuration.Time.AssumedZone,
            Findings = SettingsOf(configuration.Findings),
        };
    }

    private static FindingSettings SettingsOf(FindingsConfiguration findings) => new()
    {
        SilenceFactor = findings.SilenceFactor,
        SilenceMinimum = findings.SilenceMinimum,
        CadenceRecords = findings.CadenceRecords,
        GapMinimum = findings.GapMinimum,
        GapPatience = findings.GapPatience,
        ClockLimit = findings.ClockLimit,
        ClockRecords = findings.ClockRecords,
        ParseFailures = findings.ParseFailures,
        ZoneMissing = findings.ZoneMissing,
        Repeats = findings.Repeats,
        RateCapSeconds = findings.RateCapSeconds,
        CloseAfter = findings.CloseAfter,
        NewFor = findings.NewFor,
        Expected = [.. findings.ExpectedSources.Select(source => new ExpectedSource(source.Name, source.SilentAfter))],
    };
}
