using System.Text;
using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Syslog;
using Sworn.Testing;

namespace Sworn.Protocols.Tests.Syslog;

public sealed class SyslogParserRobustnessTests
{
    private const int MutatedMessages = 200_000;

    private static readonly ParseContext Context = new(Parsed.Nanoseconds(Parsed.Received), TimeZoneInfo.Utc);

    private static readonly byte[][] Pieces =
    [
        .. new[] { "\"", "\\", "]", "[", " ", "=", "<", ">", ":", "-", "%", "*", "[a@1 x=\"1\"]", " y=\"2\"", "]\"", "\\\"", "\\]", "1", "Z", "+02:00", "Oct 11", "2025", "%SYS-5-X:", "/", "<13>", "\0", "\n", "\uFEFF", "é", "60", "." }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
    ];

    [Fact]
    public void Every_prefix_of_every_vector_is_parsed_into_slices_of_itself()
    {
        var message = new SyslogMessage();
        foreach (var vector in Vectors())
        {
            for (var length = 0; length <= vector.Length; length++)
            {
                var raw = vector.AsSpan(0, length);
                SyslogParser.Parse(raw, Context, message);
                AssertWithin(raw, message);
            }
        }
    }

    [Fact]
    public void Mutated_messages_are_parsed_and_valid_exactly_when_the_grammar_says_so()
    {
        var random = new SeededRandom(5424);
        var vectors = Vectors();
        var message = new SyslogMessage();
        var valid = 0;
        for (var number = 0; number < MutatedMessages; number++)
        {
            var raw = Mutate(random.Pick(vectors), random);
            SyslogParser.Parse(raw, Context, message);
            AssertWithin(raw, message);
            var isValid = IsValid(message);
            var expected = Rfc5424Grammar.Match(WithoutTrailer(raw)) is not null;
            if (isValid != expected)
            {
                Assert.Fail($"seed {random.Seed}, message {number}, grammar says {expected}: {Encoding.Latin1.GetString(raw)}");
            }

            valid += isValid ? 1 : 0;
        }

        Assert.InRange(valid, MutatedMessages / 50, MutatedMessages / 2);
    }

    [Fact]
    public void Mutated_messages_are_written_as_JSON()
    {
        var random = new SeededRandom(8259);
        var vectors = Vectors();
        for (var number = 0; number < 2_000; number++)
        {
            var raw = Mutate(random.Pick(vectors), random);
            var written = System.Text.Json.JsonDocument.Parse(SyslogMessageJsonTests.Write(raw)).RootElement;
            var isText = written.TryGetProperty("raw", out var text);
            Assert.Equal(raw, isText ? Encoding.UTF8.GetBytes(text.GetString()!) : written.GetProperty("raw_b64").GetBytesFromBase64());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parsing_allocates_nothing(bool hasZone)
    {
        var context = Context with { AssumedZone = hasZone ? ClaimedTimeTests.MakeBerlin() : TimeZoneInfo.Utc };
        var message = new SyslogMessage();
        var vectors = Vectors();
        ParseAll(vectors, context, message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ParseAll(vectors, context, message);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("<13>1 - h a - - ", "[a x=\"]")]
    [InlineData("<13>1 - h a - - ", "[")]
    [InlineData("<13>1 - h a - - [a ", "x=\"\"y")]
    [InlineData("<13>1 - h a - - [a x=\"", "\\")]
    [InlineData("<13>1 - h a - - [a x=\"", "\"a")]
    [InlineData("<13>", "%A-1-B")]
    [InlineData("<13>", "1:")]
    [InlineData("<13>Oct 11 22:14:15 h ", "a[1]:")]
    [InlineData("<13>1", " ")]
    [InlineData("", "<13>")]
    public void Repetition_is_parsed_into_slices_of_itself(string head, string repeated)
    {
        var raw = Encoding.UTF8.GetBytes(head + string.Concat(Enumerable.Repeat(repeated, 50_000)));
        var message = new SyslogMessage();
        SyslogParser.Parse(raw, Context, message);
        AssertWithin(raw, message);
        Assert.True(message.SdParams.Length <= SyslogMessage.MaxSdParams);
        Assert.True(message.SdElements.Length <= SyslogMessage.MaxSdParams);
    }

    private static bool IsValid(SyslogMessage message) => message.Format == SyslogFormat.Rfc5424 && message.Malformations.IsEmpty;

    private static void ParseAll(List<byte[]> vectors, in ParseContext context, SyslogMessage message)
    {
        foreach (var vector in vectors)
        {
            SyslogParser.Parse(vector, context, message);
        }
    }

    private static byte[] Mutate(byte[] vector, SeededRandom random)
    {
        var octets = new List<byte>(vector);
        for (var change = random.Below(4); change > 0 && octets.Count > 0; change--)
        {
            var at = random.Below(random.Chance(50) ? Math.Min(octets.Count, 80) : octets.Count);
            switch (random.Below(5))
            {
                case 0:
                    octets.RemoveAt(at);
                    break;
                case 1:
                    octets[at] = (byte)random.Below(256);
                    break;
                case 2:
                    octets.RemoveRange(at, Math.Min(octets.Count - at, random.Below(40)));
                    break;
                case 3:
                    octets.InsertRange(at, octets.GetRange(at, Math.Min(octets.Count - at, random.Below(40))));
                    break;
                default:
                    octets.InsertRange(at, random.Pick(Pieces));
                    break;
            }
        }

        return [.. octets];
    }

    private static byte[] WithoutTrailer(byte[] raw)
    {
        var text = Encoding.Latin1.GetString(raw);
        foreach (var trailer in new[] { "\r\n", "\n", "\0" })
        {
            if (text.EndsWith(trailer, StringComparison.Ordinal))
            {
                return raw[..^trailer.Length];
            }
        }

        return raw;
    }

    private static void AssertWithin(ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        Check(raw, message.TimestampText, message.Hostname, message.AppName, message.ProcId);
        Check(raw, message.MsgId, message.Msg, message.Event, message.Subsystem);
        Check(raw, message.Cisco?.Facility ?? default, message.Cisco?.Mnemonic ?? default);
        foreach (ref readonly var element in message.SdElements)
        {
            Check(raw, element.Id);
            Assert.True(element.FirstParam + element.ParamCount <= message.SdParams.Length);
        }

        foreach (ref readonly var param in message.SdParams)
        {
            Check(raw, param.Name, param.Value);
        }

        foreach (ref readonly var fault in message.Malformations)
        {
            Assert.InRange(fault.Offset, 0, raw.Length);
        }
    }

    private static void Check(ReadOnlySpan<byte> raw, params ReadOnlySpan<Slice> slices)
    {
        foreach (var slice in slices)
        {
            Assert.True(slice.Start >= 0 && slice.Length >= 0 && slice.End <= raw.Length, $"{slice} is outside of {raw.Length} octets");
        }
    }

    private static List<byte[]> Vectors()
    {
        var texts = DialectTests.Cisco.Concat(DialectTests.Bsd).Select(row => row.Data.Item1).Concat(
        [
            "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8",
            "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
            "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\" eventID=\"1011\"] \uFEFFAn entry...",
            "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\"][examplePriority@32473 class=\"hîgh\"]",
            "<13>1 - - - - - [a b=\"say \\\"hi\\\" \\\\ [x\\]\" c=\"\"][d][e f=\"1\" f=\"2\"] text",
            "<13>1 - - - - - -",
        ]);
        return [.. texts.Select(Encoding.UTF8.GetBytes), .. NdcppSampleTests.ReadAll().Select(NdcppSampleTests.Message)];
    }
}
