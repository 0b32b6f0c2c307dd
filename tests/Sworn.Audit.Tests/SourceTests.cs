using System.Globalization;
using System.Text;
using Sworn.Audit.Sources;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Tests;

/// <summary>Every kind of finding opens and closes in simulated time: that of the log.</summary>
public sealed class SourceTests
{
    private const long Second = 1_000_000_000;
    private const long Hour = 3600 * Second;

    private readonly SyslogMessage _message = new();
    private SourceRegistry _registry = Registry(new FindingSettings());
    private ulong _next;

    private static long Base { get; } = new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * Second;

    [Fact]
    public void A_gap_in_the_sequence_of_a_Cisco_device_is_found_when_no_late_message_fills_it()
    {
        Send("<189>10: r1: Nov 24 2026 04:00:00.000 UTC: %SYS-5-CONFIG_I: x");
        Send("<189>13: r1: Nov 24 2026 04:00:01.000 UTC: %SYS-5-CONFIG_I: x", Second);
        Send("<189>11: r1: Nov 24 2026 04:00:01.000 UTC: %SYS-5-CONFIG_I: x", 2 * Second);
        Tick(20 * Second);
        Assert.Null(Found(FindingKind.SequenceGap));

        Tick(60 * Second);
        Assert.Equal(1, Found(FindingKind.SequenceGap)!.Count);
        Assert.Contains("12 to 12", Found(FindingKind.SequenceGap)!.Detail, StringComparison.Ordinal);

        Tick(Hour + (120 * Second));
        Assert.Null(Found(FindingKind.SequenceGap));
    }

    [Fact]
    public void A_gap_that_late_messages_fill_is_none()
    {
        foreach (var number in new[] { 1, 4, 2, 3, 5 })
        {
            Send($"<189>{number}: r1: Nov 24 2026 04:00:00.000 UTC: %SYS-5-CONFIG_I: x");
        }

        Tick(60 * Second);
        Assert.Null(Found(FindingKind.SequenceGap));
    }

    [Fact]
    public void A_gap_in_sequenceId_is_found_and_a_restart_of_the_numbers_is_none()
    {
        Send(Meta(900));
        Send(Meta(1));
        Tick(60 * Second);
        Assert.Null(Found(FindingKind.SequenceGap));

        Send(Meta(5));
        Tick(120 * Second);
        Assert.Equal(3, Found(FindingKind.SequenceGap)!.Count);
    }

    [Theory]
    [InlineData("GBC=\"3\" FMN=\"8\"", "signature blocks of syslogd: 1 to 2", 2)]
    [InlineData("GBC=\"1\" FMN=\"11\"", "signed messages of syslogd, group 0/110: 8 to 10", 3)]
    public void Missing_blocks_and_missing_messages_of_a_signer_are_found(string numbers, string detail, long count)
    {
        Send(Signed("RSID=\"1\"", "GBC=\"0\" FMN=\"1\""));
        Send(Signed("RSID=\"1\"", numbers));
        Tick(60 * Second);

        var finding = Found(FindingKind.SequenceGap)!;
        Assert.Contains(detail, finding.Detail.Replace(" missing in its", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(count, finding.Count);
    }

    [Fact]
    public void A_block_that_is_sent_again_and_a_new_reboot_session_are_no_gap()
    {
        Send(Signed("RSID=\"1\"", "GBC=\"0\" FMN=\"1\""));
        Send(Signed("RSID=\"1\"", "GBC=\"0\" FMN=\"1\""));
        Send(Signed("RSID=\"1\"", "GBC=\"1\" FMN=\"8\""));
        Send(Signed("RSID=\"2\"", "GBC=\"9\" FMN=\"100\""));
        Tick(60 * Second);

        Assert.Null(Found(FindingKind.SequenceGap));
    }

    [Fact]
    public void A_source_that_is_silent_for_ten_times_its_cadence_is_found_until_it_sends_again()
    {
        for (var i = 0; i < 30; i++)
        {
            Send("<13>1 2026-11-24T04:00:00Z r1 app - - - x", i * 60 * Second);
        }

        Tick((29 * 60 + 590) * Second);
        Assert.Null(Found(FindingKind.Silent));
        Tick((29 * 60 + 610) * Second);
        Assert.Contains("usual is a record every 60.0 s", Found(FindingKind.Silent)!.Detail, StringComparison.Ordinal);

        Send("<13>1 2026-11-24T04:00:00Z r1 app - - - x", (29 * 60 + 620) * Second);
        Assert.Null(Found(FindingKind.Silent));
    }

    [Fact]
    public void While_the_node_does_not_run_nobody_is_silent()
    {
        for (var i = 0; i < 30; i++)
        {
            Send("<13>1 2026-11-24T04:00:00Z r1 app - - - x", i * Second);
        }

        _registry.Advance(_next++, session: 2, Base + (5 * Hour), isClockStep: false);
        Tick((5 * Hour) + (200 * Second), session: 2);
        Assert.Null(Found(FindingKind.Silent));
        Tick((5 * Hour) + (400 * Second), session: 2);
        Assert.NotNull(Found(FindingKind.Silent));
    }

    [Fact]
    public void A_step_of_our_own_clock_makes_nobody_silent_and_steps_nobody_s_clock()
    {
        for (var i = 0; i < 30; i++)
        {
            Send(At("r1", i), i * Second);
        }

        _registry.Advance(_next++, session: 1, Base + Hour, isClockStep: true);
        Tick(Hour + (20 * Second));
        for (var i = 0; i < 5; i++)
        {
            Send(At("r1", 3630 + i), Hour + ((30 + i) * Second));
        }

        Assert.Null(Found(FindingKind.Silent));
        Assert.Null(Found(FindingKind.ClockStep));
        Assert.Null(Found(FindingKind.ClockSkew));
    }

    [Fact]
    public void An_expected_source_that_never_came_is_found_and_one_that_stops_is_found_at_its_own_time()
    {
        _registry = Registry(new FindingSettings { Expected = [new ExpectedSource("core1", TimeSpan.FromMinutes(2)), new ExpectedSource("192.0.2.1", TimeSpan.FromMinutes(2))] });
        Tick(0);
        Send(At("r1", 60), 60 * Second);
        Tick(150 * Second);
        Assert.Contains("never came", Found(FindingKind.Silent, "core1")!.Detail, StringComparison.Ordinal);
        Assert.Null(Found(FindingKind.Silent, "192.0.2.1"));

        Tick(190 * Second);
        Assert.NotNull(Found(FindingKind.Silent, "r1"));

        Send(At("core1", 200), 200 * Second);
        Assert.Null(Found(FindingKind.Silent, "core1"));
    }

    [Fact]
    public void A_clock_that_is_set_is_found_with_both_offsets_and_one_late_message_is_no_step()
    {
        Send(At("r1", 0), 0);
        Send(At("r1", 3601), Second);
        Send(At("r1", 2), 2 * Second);
        Send(At("r1", 3), 3 * Second);
        Assert.Null(Found(FindingKind.ClockStep));

        for (var i = 4; i < 7; i++)
        {
            Send(At("r1", 3600 + i), i * Second);
        }

        Assert.Contains("+3600.0", Found(FindingKind.ClockStep)!.Detail, StringComparison.Ordinal);
        Tick(2 * Hour);
        Assert.Null(Found(FindingKind.ClockStep));
    }

    [Fact]
    public void A_clock_that_is_off_is_skewed_until_it_is_well_within_the_limit()
    {
        for (var i = 0; i < 3; i++)
        {
            Send(At("r1", 67 + i), i * Second);
        }

        Assert.NotNull(Found(FindingKind.ClockSkew));
        for (var i = 3; i < 9; i++)
        {
            Send(At("r1", 4 + i), i * Second);
        }

        Assert.NotNull(Found(FindingKind.ClockSkew));
        for (var i = 9; i < 15; i++)
        {
            Send(At("r1", 1 + i), i * Second);
        }

        Assert.Null(Found(FindingKind.ClockSkew));
    }

    [Fact]
    public void A_clock_that_is_off_by_whole_hours_has_a_wrong_zone()
    {
        for (var i = 0; i < 3; i++)
        {
            Send(At("r1", 7201 + i), i * Second);
        }

        Assert.NotNull(Found(FindingKind.ZoneWrong));
        Assert.Null(Found(FindingKind.ClockSkew));
    }

    [Fact]
    public void Times_without_a_zone_malformed_messages_and_repeats_are_found_and_end_an_hour_after_the_last()
    {
        for (var i = 0; i < 3; i++)
        {
            Send("Nov 24 04:00:00 r1 app: last message repeated 3 times", i * Second);
        }

        FindingKind[] kinds = [FindingKind.ZoneMissing, FindingKind.ParseFailures, FindingKind.Repeats];
        Assert.All(kinds, kind => Assert.Equal(3, Found(kind)!.Count));
        Tick(Hour);
        Assert.All(kinds, kind => Assert.NotNull(Found(kind)));
        Tick(Hour + (20 * Second));
        Assert.All(kinds, kind => Assert.Null(Found(kind)));
    }

    [Theory]
    [InlineData("imuxsock[pid 7]: 300 messages lost due to rate-limiting (20000 allowed within 600 seconds)")]
    [InlineData("Suppressed 1024 messages from app.service")]
    [InlineData("net_ratelimit: 12 callbacks suppressed")]
    public void A_sender_that_says_that_it_leaves_messages_out_is_rate_limited(string text)
    {
        Send("<45>1 2026-11-24T04:00:00Z r1 syslog - - - " + text);

        Assert.NotNull(Found(FindingKind.RateLimited));
    }

    [Fact]
    public void A_security_log_that_is_capped_is_suspected_and_one_that_varies_is_not()
    {
        for (var second = 0; second < 30; second++)
        {
            Flows("capped", second, 50);
            Flows("free", second, 20 + (second * 7 % 41));
        }

        Assert.Contains("50 a second", Found(FindingKind.RateLimited, "capped")!.Detail, StringComparison.Ordinal);
        Assert.Null(Found(FindingKind.RateLimited, "free"));
    }

    [Fact]
    public void A_source_is_new_for_a_day()
    {
        Send(At("r1", 0), 0);
        Assert.NotNull(Found(FindingKind.NewSource));

        Tick(23 * Hour);
        Assert.NotNull(Found(FindingKind.NewSource));
        Tick(25 * Hour);
        Assert.Null(Found(FindingKind.NewSource));
    }

    [Fact]
    public void A_well_behaved_source_has_no_findings()
    {
        for (var i = 0; i < 30; i++)
        {
            Send(At("r1", i).Replace("- - - x", $"- - [meta sequenceId=\"{i + 1}\"] x", StringComparison.Ordinal), i * Second);
        }

        Tick(31 * Second);
        Assert.Equal([FindingKind.NewSource], _registry.Findings.Open.Select(finding => finding.Kind));
    }

    [Fact]
    public void A_thousand_sources_that_fall_silent_at_once_are_a_thousand_findings_until_they_speak()
    {
        for (var i = 0; i < 25; i++)
        {
            for (var source = 0; source < 1000; source++)
            {
                Send(At($"s{source}", i), i * Second);
            }
        }

        Tick(600 * Second);
        Assert.Equal(1000, _registry.Findings.Counts[FindingKind.Silent]);

        for (var source = 0; source < 1000; source++)
        {
            Send(At($"s{source}", 700), 700 * Second);
        }

        Assert.Equal(0, _registry.Findings.Counts[FindingKind.Silent]);
    }

    [Fact]
    public void A_name_that_is_no_UTF_8_is_one_source_before_and_after_it_was_stored()
    {
        byte[] raw = [.. "<13>1 2026-11-24T04:00:00Z r"u8, 0xFF, .. " app - - - x"u8];
        Send(raw, 0);
        Send(raw, Second);

        Assert.Equal(1, _registry.Count);
    }

    private static SourceRegistry Registry(FindingSettings settings) => new(settings);

    private static string At(string device, int second)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks((Base + (second * Second)) / 100);
        return string.Create(CultureInfo.InvariantCulture, $"<13>1 {time:yyyy-MM-dd'T'HH:mm:ss'Z'} {device} app - - - x");
    }

    private static string Meta(int number) => $"<13>1 2026-11-24T04:00:00Z r1 app - - [meta sequenceId=\"{number}\"] x";

    private static string Signed(string session, string numbers) =>
        $"<110>1 2026-11-24T04:00:00Z r1 syslogd 2138 - [ssign VER=\"0111\" {session} SG=\"0\" SPRI=\"110\" {numbers} CNT=\"7\" HB=\"K6wz\" SIGN=\"AKBb\"]";

    private void Flows(string device, int second, int count)
    {
        for (var flow = 0; flow < count; flow++)
        {
            Send(At(device, second).Replace(" app ", " RT_FLOW ", StringComparison.Ordinal), second * Second);
        }
    }

    private void Send(string text, long at = 0) => Send(Encoding.UTF8.GetBytes(text), at);

    private void Send(byte[] raw, long at)
    {
        _registry.Advance(_next++, session: 1, Base + at, isClockStep: false);
        SyslogParser.Parse(raw, new ParseContext(Base + at, TimeZoneInfo.Utc), _message);
        _registry.Take(raw, Base + at, new Sender("192.0.2.1", "udp", "udp", IsOwn: false), _message);
    }

    private void Tick(long at, uint session = 1) => _registry.Advance(_next++, session, Base + at, isClockStep: false);

    private Finding? Found(FindingKind kind, string device = "r1") => _registry.Findings.Find(device, kind);
}
