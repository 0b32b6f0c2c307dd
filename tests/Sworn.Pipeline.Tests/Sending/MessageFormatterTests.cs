using System.Text;
using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Core.Messages;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class MessageFormatterTests
{
    /// <summary>2026-03-01T10:00:00.123456Z.</summary>
    private const long Received = 1_772_359_200_123_456_000;

    [Fact]
    public void As_received_is_octet_for_octet() => Assert.Equal("<13>Mar  1 x\ny\0", Format(new(), "<13>Mar  1 x\ny\0"));

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(23)]
    [Trait("OPSEC", "2.20.1")]
    public void A_facility_override_changes_the_priority_and_nothing_else(int facility) =>
        Assert.Equal($"<{(8 * facility) + 5}>Mar  1 x", Format(new() { Facility = (Facility)facility }, "<13>Mar  1 x"));

    [Fact]
    public void A_severity_override_keeps_the_facility() =>
        Assert.Equal("<8>x", Format(new() { Severity = Severity.Emergency }, "<13>x"));

    [Fact]
    public void A_valid_message_of_RFC_5424_stays_as_it_is()
    {
        const string message = "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - [a@1 b=\"c\\]\"] text";

        Assert.Equal(message, Format(new() { Format = OutputFormat.Rfc5424 }, message));
    }

    [Fact]
    [Trait("OPSEC", "2.11")]
    public void A_message_without_a_time_gets_that_of_receipt_in_the_configured_zone_with_its_offset()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("+02:00", TimeSpan.FromHours(2), "+02:00", "+02:00");

        Assert.StartsWith("<13>1 2026-03-01T12:00:00.123456+02:00 ", Format(new() { Format = OutputFormat.Rfc5424, Zone = zone }, "<13>no time"), StringComparison.Ordinal);
        Assert.StartsWith("<13>1 2026-03-01T10:00:00.123456Z ", Format(new() { Format = OutputFormat.Rfc5424 }, "<13>no time"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("OPSEC", "2.11")]
    public void Timestamps_can_be_left_out() => Assert.StartsWith(
        "<13>1 - ", Format(new() { Format = OutputFormat.Rfc5424, HasTimestamps = false }, "<13>Mar  1 09:00:00 h app: x"), StringComparison.Ordinal);

    [Fact]
    public void A_message_of_RFC_3164_becomes_one_of_RFC_5424() => Assert.Equal(
        "<34>1 2026-02-28T22:14:15Z mymachine su 77 - - 'su root' failed",
        Format(new() { Format = OutputFormat.Rfc5424 }, "<34>Feb 28 22:14:15 mymachine su[77]: 'su root' failed"));

    [Fact]
    public void A_message_of_RFC_5424_becomes_one_of_RFC_3164() => Assert.Equal(
        "<34>Mar  1 08:14:15 host su[77]: 'su root' failed",
        Format(new() { Format = OutputFormat.Rfc3164 }, "<34>1 2026-03-01T08:14:15Z host su 77 ID - 'su root' failed"));

    [Theory]
    [InlineData("2026-01-15T12:00:00Z", "2026-01-15T08:30:00.000000-03:30")]
    [InlineData("2026-07-15T12:00:00Z", "2026-07-15T09:30:00.000000-02:30")]
    [Trait("OPSEC", "2.9")]
    public void A_time_in_St_Johns_has_the_offset_of_its_season(string utc, string expected) =>
        Assert.StartsWith($"<13>1 {expected} ", InStJohns(utc), StringComparison.Ordinal);

    [Fact]
    [Trait("OPSEC", "2.9")]
    public void The_hour_that_is_repeated_at_the_end_of_summer_time_has_two_offsets_and_sorts_by_them()
    {
        // 2026-11-01: at 02:00 -02:30 clocks go back to 01:00 -03:30.
        var before = InStJohns("2026-11-01T04:00:00Z").Split(' ')[1];
        var after = InStJohns("2026-11-01T05:00:00Z").Split(' ')[1];

        Assert.Equal("2026-11-01T01:30:00.000000-02:30", before);
        Assert.Equal("2026-11-01T01:30:00.000000-03:30", after);
        Assert.True(Instant(before) < Instant(after));
    }

    [Fact]
    [Trait("OPSEC", "2.10")]
    public void Without_a_zone_in_the_configuration_a_time_of_receipt_is_written_in_UTC_and_a_claim_without_a_zone_is_read_as_UTC()
    {
        Assert.StartsWith("<13>1 2026-03-01T10:00:00.123456Z ", Format(new() { Format = OutputFormat.Rfc5424 }, "<13>no time"), StringComparison.Ordinal);
        Assert.StartsWith("<13>1 2026-03-01T09:00:00Z h ", Format(new() { Format = OutputFormat.Rfc5424 }, "<13>Mar  1 09:00:00 h app: x"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("OPSEC", "2.11")]
    public void The_day_of_a_message_of_RFC_3164_is_padded_with_a_blank() =>
        Assert.StartsWith("<13>Feb  5 10:00:00 ", Format(new() { Format = OutputFormat.Rfc3164 }, "<13>1 2026-02-05T10:00:00Z h a - - - x"), StringComparison.Ordinal);

    [Fact]
    [Trait("OPSEC", "2.11")]
    public void RFC_3164_is_written_on_request_only() =>
        Assert.Equal("<13>1 2026-02-05T10:00:00Z h a - - - x", Format(new(), "<13>1 2026-02-05T10:00:00Z h a - - - x"));

    [Fact]
    [Trait("OPSEC", "2.20.1")]
    public void Every_facility_with_every_severity_is_written_as_eight_times_the_one_and_the_other()
    {
        foreach (var facility in Enumerable.Range(0, 24))
        {
            foreach (var severity in Enumerable.Range(0, 8))
            {
                var options = new FormatOptions { Facility = (Facility)facility, Severity = (Severity)severity };
                Assert.Equal($"<{(8 * facility) + severity}>x", Format(options, "<13>x"));
                Assert.StartsWith($"<{(8 * facility) + severity}>1 ", Format(options with { Format = OutputFormat.Rfc5424 }, "<13>x"), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("<13>1 - h a - - - x", "<13>1 - h a - - [via@32473 mark=\"m1\"] x")]
    [InlineData("<13>1 - h a - - [o@1 b=\"c\"] x", "<13>1 - h a - - [via@32473 mark=\"m1\"][o@1 b=\"c\"] x")]
    [InlineData("<13>1 - h a - - [o@1][via@32473 mark=\"m0\"][p@1] x", "<13>1 - h a - - [o@1][via@32473 mark=\"m1\" mark=\"m0\"][p@1] x")]
    [InlineData("<13>Mar  1 09:00:00 h app: x", "<13>1 2026-03-01T09:00:00Z h app - - [via@32473 mark=\"m1\"] x")]
    public void A_mark_stands_in_an_element_of_its_own_or_beside_those_of_other_relays(string message, string expected) =>
        Assert.Equal(expected, Format(new() { Format = OutputFormat.Rfc5424, LoopMark = "m1" }, message));

    [Fact]
    public void Json_is_one_object_on_a_line()
    {
        using var json = JsonDocument.Parse(Format(new() { Format = OutputFormat.Json }, "<34>1 - host su - - - a\nb"));

        Assert.Equal("2026-03-01T10:00:00.123456000Z", json.RootElement.GetProperty("received").GetString());
        Assert.Equal("a\nb", json.RootElement.GetProperty("msg").GetString());
    }

    private static string InStJohns(string utc) => Format(
        new() { Format = OutputFormat.Rfc5424, Zone = TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns") }, "<13>no time",
        (long)(Instant(utc) - DateTimeOffset.UnixEpoch).TotalMilliseconds * 1_000_000);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Format(FormatOptions options, string message, long received = Received)
    {
        using var formatter = new MessageFormatter(options);
        var record = new RoutedRecord(
            7, new EntryFields { Kind = EntryKind.Event, ReceivedUtc = received }, Encoding.UTF8.GetBytes(message), sources: null);
        return Encoding.UTF8.GetString(formatter.Format(record));
    }
}
