using System.Globalization;
using System.Text;
using Sworn.Audit.Sources;
using Sworn.Protocols.Syslog;
using Sworn.Query.Scan;

namespace Sworn.Audit.Tests;

public sealed class SourceTests
{
    private const long Second = 1_000_000_000;

    private readonly SourceRegistry _registry = new();
    private readonly SyslogMessage _message = new();
    private ulong _next;

    [Fact]
    public void A_gap_in_the_sequence_of_a_Cisco_device_is_found_and_a_late_message_fills_it()
    {
        Send("<189>10: r1: Nov 24 2026 04:00:00.000 UTC: %SYS-5-CONFIG_I: x");
        Send("<189>13: r1: Nov 24 2026 04:00:01.000 UTC: %SYS-5-CONFIG_I: x");
        Assert.Equal(2, Finding(FindingKind.SequenceGap)!.Count);

        Send("<189>11: r1: Nov 24 2026 04:00:01.000 UTC: %SYS-5-CONFIG_I: x");
        Send("<189>12: r1: Nov 24 2026 04:00:01.000 UTC: %SYS-5-CONFIG_I: x");
        Assert.Null(Finding(FindingKind.SequenceGap));
    }

    [Fact]
    public void A_gap_in_sequenceId_is_found()
    {
        Send("<13>1 2026-11-24T04:00:00Z r1 app - - [meta sequenceId=\"1\"] x");
        Send("<13>1 2026-11-24T04:00:01Z r1 app - - [meta sequenceId=\"5\"] x");

        Assert.Equal(3, Finding(FindingKind.SequenceGap)!.Count);
    }

    [Fact]
    public void A_source_that_is_silent_for_ten_times_its_cadence_is_found()
    {
        for (var i = 0; i < 30; i++)
        {
            Send("<13>1 2026-11-24T04:00:00Z r1 app - - - x", i * 60 * Second);
        }

        Assert.Null(Finding(FindingKind.Silent, at: (29 * 60 + 599) * Second));
        Assert.NotNull(Finding(FindingKind.Silent, at: (29 * 60 + 601) * Second));
    }

    [Fact]
    public void A_clock_that_is_set_is_found_with_both_offsets()
    {
        Send("<13>1 2026-11-24T04:00:00Z r1 app - - - x", 0);
        Send("<13>1 2026-11-24T05:00:01Z r1 app - - - x", Second);

        Assert.Contains("+3600.0", Finding(FindingKind.ClockStep)!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_off_by_whole_hours_has_a_wrong_zone_and_one_that_is_off_otherwise_is_skewed()
    {
        Send("<13>1 2026-11-24T06:00:01Z r1 app - - - x", 0);
        Assert.NotNull(Finding(FindingKind.ZoneWrong));

        Send("<13>1 2026-11-24T04:01:07Z r2 app - - - x", 0);
        Assert.NotNull(Finding(FindingKind.ClockSkew, device: "r2"));
    }

    [Fact]
    public void Times_without_a_zone_malformed_messages_repeats_and_new_sources_are_found()
    {
        Send("Nov 24 04:00:00 r1 app: last message repeated 3 times");

        Assert.NotNull(Finding(FindingKind.ZoneMissing));
        Assert.NotNull(Finding(FindingKind.ParseFailures));
        Assert.NotNull(Finding(FindingKind.Repeats));
        Assert.NotNull(Finding(FindingKind.NewSource));
    }

    [Fact]
    public void A_well_behaved_source_has_no_findings()
    {
        for (var i = 0; i < 30; i++)
        {
            var time = DateTimeOffset.UnixEpoch.AddTicks((Base + (i * Second)) / 100);
            Send(string.Create(CultureInfo.InvariantCulture, $"<13>1 {time:yyyy-MM-dd'T'HH:mm:ss'Z'} r1 app - - [meta sequenceId=\"{i + 1}\"] x"), i * Second);
        }

        Assert.Empty(_registry.All.Single().Findings(Base + (31 * Second), long.MaxValue));
    }

    private static long Base { get; } = new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * Second;

    private void Send(string text, long at = 0)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        SyslogParser.Parse(raw, new ParseContext(Base + at, TimeZoneInfo.Utc), _message);
        _registry.Take(_next++, raw, Base + at, SourceInfo.Unknown, _message);
    }

    private SourceFinding? Finding(FindingKind kind, long at = 0, string device = "r1") =>
        _registry.All.Single(source => source.Device == device).Findings(Base + at, 0).FirstOrDefault(finding => finding.Kind == kind);
}
