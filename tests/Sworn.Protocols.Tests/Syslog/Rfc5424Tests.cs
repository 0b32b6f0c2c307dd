using System.Text;
using Sworn.Core.Messages;
using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

public sealed class Rfc5424Tests
{
    private const string Header = "<34>1 2003-10-11T22:14:15.003Z host app 1 ID47 ";

    [Fact]
    public void A_message_with_a_BOM_gives_all_its_fields()
    {
        var parsed = Parsed.From("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8");
        Assert.Empty(parsed.Codes);
        Assert.Equal(SyslogFormat.Rfc5424, parsed.Message.Format);
        Assert.Equal(Facility.Auth, parsed.Message.Facility);
        Assert.Equal(Severity.Critical, parsed.Message.Severity);
        Assert.Equal(1, parsed.Message.Version);
        Assert.Equal(DateTimeOffset.Parse("2003-10-11T22:14:15.003Z", null), parsed.Time);
        Assert.Equal(3, parsed.Message.FractionDigits);
        Assert.Equal(TimeSource.Parsed, parsed.Message.TimeSource);
        Assert.Equal("mymachine.example.com", parsed.Hostname);
        Assert.Equal("su", parsed.AppName);
        Assert.Null(parsed.ProcId);
        Assert.Equal("ID47", parsed.MsgId);
        Assert.Equal("'su root' failed for lonvick on /dev/pts/8", parsed.Msg);
    }

    [Fact]
    public void Microseconds_and_an_offset_are_kept()
    {
        var parsed = Parsed.From("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.");
        Assert.Empty(parsed.Codes);
        Assert.Equal(DateTimeOffset.Parse("2003-08-24T05:14:15.000003-07:00", null), parsed.Time);
        Assert.Equal(-420, parsed.Message.OffsetMinutes);
        Assert.Equal(6, parsed.Message.FractionDigits);
        Assert.Equal("8710", parsed.ProcId);
        Assert.Equal("%% It's time to make the do-nuts.", parsed.Msg);
    }

    [Theory]
    [InlineData(
        "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"] \uFEFFAn application event log entry...",
        "[exampleSDID@32473 iut=3 eventSource=Application eventID=1011]",
        "An application event log entry...")]
    [InlineData(
        "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"][examplePriority@32473 class=\"high\"]",
        "[exampleSDID@32473 iut=3 eventSource=Application eventID=1011][examplePriority@32473 class=high]",
        null)]
    [InlineData("[a@1 x=\"1\"] [b@1 y=\"2\"]", "[a@1 x=1]", "[b@1 y=\"2\"]")]
    [InlineData("[origin ip=\"192.0.2.1\" ip=\"192.0.2.129\"]", "[origin ip=192.0.2.1 ip=192.0.2.129]", null)]
    [InlineData("[a b=\"say \\\"hi\\\" \\\\ [x\\]\"] m", "[a b=say \"hi\" \\ [x]]", "m")]
    [InlineData("[sigSig]", "[sigSig]", null)]
    [InlineData("[a b=\"\"] ", "[a b=]", "")]
    [InlineData("- ", "", "")]
    [InlineData("-", "", null)]
    public void Valid_structured_data_is_read(string rest, string sd, string? msg)
    {
        var parsed = Parsed.From(Header + rest);
        Assert.Empty(parsed.Codes);
        Assert.Equal(sd, parsed.SdText());
        Assert.Equal(msg, parsed.Msg);
    }

    [Theory]
    [InlineData("[ a@1 x=\"1\"] m", "SdSpaceAfterBracket@1", "[a@1 x=1]", "m")]
    [InlineData("[a x=\"1\"]m", "SpaceMissing@9", "[a x=1]", "m")]
    [InlineData("[a x=\"1\"", "SdUnterminated@8", "[a x=1]", null)]
    [InlineData("[a x=\"1", "SdUnterminated@7", "[a x=1]", null)]
    [InlineData("[a", "SdUnterminated@2", "", "[a")]
    [InlineData("[a x=\"1\"][a y=\"2\"]", "SdIdDuplicate@10", "[a x=1][a y=2]", null)]
    [InlineData("[a x=\"C:\\temp\"]", "SdBackslashUnescaped@8", "[a x=C:\\temp]", null)]
    [InlineData("[a x=\"[7]\"] m", "SdBracketUnescaped@8", "[a x=[7]]", "m")]
    [InlineData("[a x=\"say \"hi\" now\"] m", "SdQuoteUnescaped@10", "[a x=say \"hi]", "m")]
    [InlineData("[a x=\"1\"y=\"2\"] m", "SdSpaceMissing@8", "[a x=1 y=2]", "m")]
    [InlineData("[a  x=\"1\" ] m", "SdSpaceRepeated@3 SdSpaceRepeated@10", "[a x=1]", "m")]
    [InlineData("[a x=1 y=\"2\"] m", "SdValueUnquoted@5", "[a x=1 y=2]", "m")]
    [InlineData("[a x y=\"2\"] m", "SdParamInvalid@3", "[a y=2]", "m")]
    [InlineData("[a é=\"1\"] m", "SdNameInvalid@3", "[a é=1]", "m")]
    [InlineData("[a=b x=\"1\"] m", "SdIdInvalid@2", "[a=b x=1]", "m")]
    [InlineData("[] m", "SdIdInvalid@1", "[]", "m")]
    [InlineData("[a123456789012345678901234567890123456789 x=\"1\"] m", "SdIdTooLong@33", "[a123456789012345678901234567890123456789 x=1]", "m")]
    [InlineData("[a a123456789012345678901234567890123456789=\"1\"] m", "SdNameTooLong@35", "[a a123456789012345678901234567890123456789=1]", "m")]
    [InlineData("text without structured data", "SdMissing@0", "", "text without structured data")]
    [InlineData("", "SdMissing@0", "", null)]
    public void A_fault_in_structured_data_is_named_and_the_rest_is_read(string rest, string codes, string sd, string? msg)
    {
        var parsed = Parsed.From(Header + rest);
        var offsets = parsed.Message.Malformations.ToArray().Select(fault => $"{fault.Code}@{fault.Offset - Header.Length}");
        Assert.StartsWith(codes, string.Join(' ', offsets), StringComparison.Ordinal);
        Assert.Equal(sd, parsed.SdText());
        Assert.Equal(msg, parsed.Msg);
    }

    [Theory]
    [InlineData("2003-08-24T05:14:15.000000003-07:00", "TimestampFraction@25")]
    [InlineData("2003-10-11t22:14:15Z", "TimestampCase@16")]
    [InlineData("2003-10-11T22:14:15z", "TimestampCase@25")]
    [InlineData("2003-10-11T22:14:60Z", "TimestampLeapSecond@23")]
    [InlineData("2003-10-11 22:14:15Z", "TimestampSeparator@16")]
    [InlineData("2003-10-11T22:14:15.Z", "TimestampFraction@25")]
    [InlineData("2003-10-11T22:14:15", "TimestampOffsetMissing@25")]
    [InlineData("2003-10-11T22:14:15+0200", "TimestampOffset@25")]
    public void A_fault_in_a_timestamp_is_named_and_the_time_is_taken(string timestamp, string code)
    {
        var parsed = Parsed.From($"<34>1 {timestamp} host app 1 ID47 - text");
        Assert.Equal([code], parsed.Codes);
        Assert.NotNull(parsed.Time);
        Assert.Equal("host", parsed.Hostname);
        Assert.Equal("text", parsed.Msg);
    }

    [Theory]
    [InlineData("2003-02-29T22:14:15Z", "TimestampDate@6")]
    [InlineData("2003-13-11T22:14:15Z", "TimestampDate@6")]
    [InlineData("2003-10-11T24:14:15Z", "TimestampTime@17")]
    [InlineData("yesterday", "TimestampInvalid@6")]
    public void A_timestamp_that_is_none_leaves_the_time_of_receipt(string timestamp, string code)
    {
        var parsed = Parsed.From($"<34>1 {timestamp} host app 1 ID47 - text");
        Assert.Equal([code], parsed.Codes);
        Assert.Equal(TimeSource.Receipt, parsed.Message.TimeSource);
        Assert.Equal(timestamp, parsed.Text(parsed.Message.TimestampText));
        Assert.Equal("host", parsed.Hostname);
    }

    [Theory]
    [Trait("RFC", "5424 6.2.3")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-10-11T22:14:15-07:00")]
    public void A_valid_year_that_nanoseconds_cannot_tell_is_no_fault(string timestamp)
    {
        var parsed = Parsed.From($"<34>1 {timestamp} host app 1 ID47 - text");
        Assert.Empty(parsed.Codes);
        Assert.Null(parsed.Message.Timestamp);
        Assert.Equal(TimeSource.Parsed, parsed.Message.TimeSource);
        Assert.True(parsed.Message.IsTimestampVerbatim);
        Assert.Equal(timestamp, parsed.Text(parsed.Message.TimestampText));
    }

    [Theory]
    [InlineData("<192>1 - h a p m - x", "PriOutOfRange@1", null)]
    [InlineData("<034>1 - h a p m - x", "PriLeadingZero@1", 2)]
    [InlineData("<>1 - h a p m - x", "PriInvalid@0", null)]
    [InlineData("<1234>1 - h a p m - x", "PriInvalid@0", null)]
    [InlineData("1 - h a p m - x", "PriMissing@0", null)]
    [InlineData("<34> 1 - h a p m - x", "HeaderSpace@4", 2)]
    [InlineData("\uFEFF<34>1 - h a p m - x", "HeaderSpace@0", 2)]
    [InlineData("<34>2 - h a p m - x", "VersionUnsupported@4", 2)]
    [InlineData("<34>01 - h a p m - x", "VersionInvalid@4", 2)]
    [InlineData("<34>1 -  h a p m - x", "FieldEmpty@8", 2)]
    public void A_fault_in_the_header_is_named_and_the_rest_is_read(string text, string code, int? severity)
    {
        var parsed = Parsed.From(text);
        Assert.Equal([code], parsed.Codes);
        Assert.Equal(SyslogFormat.Rfc5424, parsed.Message.Format);
        Assert.Equal(severity, (int?)parsed.Message.Severity);
        Assert.Equal("h", parsed.Hostname);
        Assert.Equal("a", parsed.AppName);
        Assert.Equal("p", parsed.ProcId);
        Assert.Equal("m", parsed.MsgId);
        Assert.Equal("x", parsed.Msg);
    }

    [Theory]
    [InlineData(0, 255, "HOSTNAME")]
    [InlineData(1, 48, "APP-NAME")]
    [InlineData(2, 128, "PROCID")]
    [InlineData(3, 32, "MSGID")]
    public void A_field_over_its_length_is_named_and_kept(int index, int limit, string name)
    {
        var fields = new[] { "h", "a", "p", "m" };
        fields[index] = new string('x', limit);
        Assert.Empty(Parsed.From($"<34>1 - {string.Join(' ', fields)} -").Codes);
        fields[index] += "x";
        var parsed = Parsed.From($"<34>1 - {string.Join(' ', fields)} -");
        var fault = Assert.Single(parsed.Message.Malformations.ToArray());
        Assert.Equal((MalformationCode.FieldTooLong, 8 + (2 * index) + limit, name), (fault.Code, fault.Offset, fault.Detail));
        Assert.Equal(fields[index], new[] { parsed.Hostname, parsed.AppName, parsed.ProcId, parsed.MsgId }[index]);
    }

    [Theory]
    [InlineData("<34>1 - hést app 1 m -", "FieldCharacter@9")]
    [InlineData("<34>1 - host a\tp 1 m -", "FieldCharacter@14")]
    [InlineData("<34>1 - host app 1 m", "HeaderIncomplete@20")]
    [InlineData("<34>1 - host", "HeaderIncomplete@12")]
    [InlineData("<34>1 -", "HeaderIncomplete@7")]
    public void Octets_outside_the_field_and_early_ends_are_named(string text, string code) => Assert.Equal([code], Parsed.From(text).Codes);

    [Fact]
    public void Octets_that_are_not_UTF8_are_named_in_values_and_after_a_BOM_only()
    {
        Assert.Equal(["SdValueEncoding@53"], Parsed.From(Latin("[a x=\"\xC0\x80\"] m")).Codes);
        Assert.Equal(["MsgEncoding@49"], Parsed.From(Latin("- \xEF\xBB\xBF\xFF")).Codes);
        Assert.Empty(Parsed.From(Latin("- \xFF")).Codes);
        Assert.Empty(Parsed.From(Latin("[a x=\"\xC3\xA9\"] m")).Codes);

        static byte[] Latin(string rest) => Encoding.Latin1.GetBytes(Header + rest);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\0")]
    public void The_trailer_is_not_part_of_msg(string trailer) => Assert.Equal("text", Parsed.From(Header + "- text" + trailer).Msg);

    [Fact]
    public void Parameters_over_the_limit_become_msg()
    {
        var parsed = Parsed.From(Header + "[a" + string.Concat(Enumerable.Repeat(" x=\"1\"", 1025)) + "] m");
        Assert.Equal(1024, parsed.Message.SdParams.Length);
        Assert.Equal(MalformationCode.SdTooMany, parsed.Message.Malformations[0].Code);
        Assert.Equal("x=\"1\"] m", parsed.Msg);
    }
}
