using System.Buffers;
using System.Text;
using System.Text.Json;
using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

public sealed class SyslogMessageJsonTests
{
    [Theory]
    [InlineData(
        "<165>1 2003-10-11T22:14:15.003+02:00 h a 1 ID47 [o@1 ip=\"1\" ip=\"2\" x=\"[\\]\"][p] text",
        """
        {"format":"rfc5424","malformed":[],"facility":20,"severity":5,"version":1,"timestamp":"2003-10-11T22:14:15.003+02:00",
        "time_source":"parsed","hostname":"h","appname":"a","procid":"1","msgid":"ID47","sd":{"o@1":{"ip":["1","2"],"x":"[]"},"p":{}},
        "msg":"text","event":"ID47","seq":null}
        """)]
    [InlineData(
        "<189>29: foo: *Apr 29 13:58:40.411: %SYS-5-CONFIG_I: Configured",
        """
        {"format":"cisco","malformed":[],"facility":23,"severity":5,"version":null,"timestamp":"2025-04-29T13:58:40.411Z",
        "time_source":"year-inferred","hostname":"foo","appname":null,"procid":null,"msgid":null,"sd":{},"msg":"Configured",
        "event":"SYS-5-CONFIG_I","cisco":{"facility":"SYS","severity":5,"mnemonic":"CONFIG_I"},"seq":29}
        """)]
    [InlineData(
        "Use the BFG!",
        """
        {"format":"unknown","malformed":[{"code":"priMissing","offset":0,"detail":"the message has no PRI"}],"facility":null,
        "severity":null,"version":null,"timestamp":null,"time_source":"receipt","hostname":null,"appname":null,"procid":null,
        "msgid":null,"sd":{},"msg":"Use the BFG!","event":null,"seq":null}
        """)]
    public void The_object_is_that_of_the_contract(string text, string expected)
    {
        var written = Write(Encoding.UTF8.GetBytes(text));
        var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(written)!;
        Assert.Equal(text, members["raw"].GetString());
        Assert.True(members.Remove("raw"));
        Assert.Equal(expected.ReplaceLineEndings(string.Empty), JsonSerializer.Serialize(members).Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public void Octets_that_are_not_UTF8_are_written_in_base64()
    {
        var raw = Encoding.Latin1.GetBytes("<13>1 - h\xE9 a - - [a x=\"\xFF\"] \xE9");
        var parsed = JsonDocument.Parse(Write(raw)).RootElement;
        Assert.Equal(raw, parsed.GetProperty("raw_b64").GetBytesFromBase64());
        Assert.Equal([0xE9], parsed.GetProperty("msg_b64").GetBytesFromBase64());
        Assert.Equal("h\uFFFD", parsed.GetProperty("hostname").GetString());
        Assert.Equal("\uFFFD", parsed.GetProperty("sd").GetProperty("a").GetProperty("x").GetString());
    }

    [Fact]
    public void Elements_with_one_id_share_an_object()
    {
        var sd = JsonDocument.Parse(Write("<13>1 - h a - - [a x=\"1\"][b x=\"2\"][a x=\"3\" y=\"4\"]"u8.ToArray())).RootElement.GetProperty("sd");
        Assert.Equal("""{"a":{"x":["1","3"],"y":"4"},"b":{"x":"2"}}""", sd.GetRawText());
    }

    [Theory]
    [InlineData("2025-01-02T03:04:05.067Z", 0, 3, "2025-01-02T03:04:05.067Z")]
    [InlineData("2025-01-02T03:04:05Z", 0, 0, "2025-01-02T03:04:05Z")]
    [InlineData("2025-01-02T03:04:05.5Z", -210, 1, "2025-01-01T23:34:05.5-03:30")]
    [InlineData("1969-12-31T23:59:59.25Z", 60, 9, "1970-01-01T00:59:59.250000000+01:00")]
    public void A_time_is_written_with_its_offset_and_digits(string time, int offset, int digits, string expected)
    {
        var buffer = new byte[TimestampText.MaxLength];
        var length = TimestampText.Format(Parsed.Nanoseconds(DateTimeOffset.Parse(time, null)), offset, digits, buffer);
        Assert.Equal(expected, Encoding.ASCII.GetString(buffer, 0, length));
    }

    [Fact]
    public void Every_code_has_a_text_of_its_own()
    {
        var texts = Enum.GetValues<MalformationCode>().Select(SyslogTexts.TextOf).ToList();
        Assert.Equal(texts.Count, texts.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("sdQuoteUnescaped", SyslogTexts.TextOf(MalformationCode.SdQuoteUnescaped));
    }

    internal static string Write(byte[] raw)
    {
        var parsed = Parsed.From(raw);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            SyslogMessageJson.Write(writer, raw, parsed.Message);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
