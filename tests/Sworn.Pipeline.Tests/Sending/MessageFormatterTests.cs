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

    [Fact]
    public void Json_is_one_object_on_a_line()
    {
        using var json = JsonDocument.Parse(Format(new() { Format = OutputFormat.Json }, "<34>1 - host su - - - a\nb"));

        Assert.Equal("2026-03-01T10:00:00.123456000Z", json.RootElement.GetProperty("received").GetString());
        Assert.Equal("a\nb", json.RootElement.GetProperty("msg").GetString());
    }

    private static string Format(FormatOptions options, string message)
    {
        using var formatter = new MessageFormatter(options);
        var record = new RoutedRecord(
            7, new EntryFields { Kind = EntryKind.Event, ReceivedUtc = Received }, Encoding.UTF8.GetBytes(message), sources: null);
        return Encoding.UTF8.GetString(formatter.Format(record));
    }
}
