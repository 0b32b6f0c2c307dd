using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sworn.Core.Ledger;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Time;
using Sworn.Store.Journal;
using Sworn.Testing;

namespace Sworn.Query.Tests.Matching;

public sealed class RecordFilterTests
{
    private static readonly long Received = UtcNanoseconds.From(new DateTimeOffset(2026, 11, 23, 12, 5, 0, TimeSpan.Zero));

    [Fact]
    public void Random_queries_on_random_records_agree_with_a_slow_oracle()
    {
        var matches = 0;
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var random = new SeededRandom(seed);
            var records = Enumerable.Range(0, 40).Select(_ => RandomMessages.Next(random)).ToList();
            var text = RandomQueries.Next(random, depth: 2);
            Assert.True(QueryParser.TryParse(text, out var query, out var error), $"seed {seed}: {error?.Message}");
            matches += Compare(query.Filter, records, $"seed {seed}: {text}");
        }

        Assert.InRange(matches, 1_000, 11_000);
    }

    [Fact]
    public void Every_single_condition_agrees_with_a_slow_oracle()
    {
        for (ulong seed = 10_000; seed <= 11_000; seed++)
        {
            var random = new SeededRandom(seed);
            var text = RandomQueries.Next(random, depth: 0);
            Assert.True(QueryParser.TryParse(text, out var query, out var error), $"seed {seed}: {error?.Message}");
            Compare(query.Filter, [.. Enumerable.Range(0, 25).Select(_ => RandomMessages.Next(random))], $"seed {seed}: {text}");
        }
    }

    [Theory]
    [InlineData("TERM", true)]
    [InlineData("cs:TERM", false)]
    [InlineData("cs:\"a Term\"", true)]
    [InlineData("w:ter", false)]
    [InlineData("ter*", true)]
    [InlineData("erm*", false)]
    [InlineData("~\"^<165>1\"", true)]
    [InlineData("host:fra1", true)]
    [InlineData("host:FRA1-FW07", true)]
    [InlineData("host:fra", false)]
    [InlineData("host:=FRA1-fw07", false)]
    [InlineData("host:=fra1-fw07", true)]
    [InlineData("host:=fra1*", true)]
    [InlineData("host.name:=fra1-fw07", true)]
    [InlineData("app:in(sshd, cron)", true)]
    [InlineData("app:in(SSHD)", false)]
    [InlineData("process.pid:[400, 500)", true)]
    [InlineData("procid:>412", false)]
    [InlineData("procid:>=412.0", true)]
    [InlineData("severity:<=notice", true)]
    [InlineData("severity:<notice", false)]
    [InlineData("severity:<=err", false)]
    [InlineData("severity:5", true)]
    [InlineData("severity:[warning, info]", true)]
    [InlineData("severity:(warning, info]", true)]
    [InlineData("severity:not*", true)]
    [InlineData("facility:local4", true)]
    [InlineData("facility:20", true)]
    [InlineData("log.syslog.severity.name:notice", true)]
    [InlineData("pri:165", true)]
    [InlineData("user.name:=\"sec \\\"officer\\\"\"", true)]
    [InlineData("username:\"officer\"", true)]
    [InlineData("sd.junos@2636.1.1.1.2.129.username:*", true)]
    [InlineData("sd.origin.username:*", false)]
    [InlineData("empty:\"\"", true)]
    [InlineData("empty:*", false)]
    [InlineData("absent:\"\"", true)]
    [InlineData("sdid:junos@2636.1.1.1.2.129", true)]
    [InlineData("source-address:10.0.0.0/8", true)]
    [InlineData("source-address:\"10.0.0.0/8\"", false)]
    [InlineData("source.ip:10.1.2.3", true)]
    [InlineData("ip:10.1/16", true)]
    [InlineData("ip:192.0.2.7", true)]
    [InlineData("ip:192.0.2.0/29", true)]
    [InlineData("ip:192.0.2.8/29", false)]
    [InlineData("ip:2001:db8::/32", true)]
    [InlineData("ip:2001:db9::/32", false)]
    [InlineData("src:10.1.2.3", true)]
    [InlineData("src:192.0.2.7", false)]
    [InlineData("dst:198.51.100.0/24", true)]
    [InlineData("_time:2026-11-23", true)]
    [InlineData("_time:[2026-11-23T11:59Z, 2026-11-23T12:00Z]", true)]
    [InlineData("_time:[2026-11-23T11:59Z, 2026-11-23T12:00Z)", false)]
    [InlineData("_time:5m", true)]
    [InlineData("_time:4m", false)]
    [InlineData("_recv:4m", true)]
    [InlineData("_time:5m offset 3m", true)]
    [InlineData("_time:1m offset 3m", false)]
    [InlineData("_time:day_range[07:00, 19:00)", true)]
    [InlineData("_time:day_range[19:00, 07:00)", false)]
    [InlineData("_time:day_range[22:00, 12:00]", true)]
    [InlineData("_time:day_range[22:00, 12:00)", false)]
    [InlineData("_time:week_range[Mon, Fri]", true)]
    [InlineData("_time:week_range(Mon, Fri]", false)]
    [InlineData("_time:week_range[Sat, Mon]", true)]
    [InlineData("_malformed:\"\"", true)]
    [InlineData("_format:rfc5424", true)]
    [InlineData("_source:192.0.2.1", true)]
    [InlineData("_port:514", true)]
    [InlineData("_listener:=syslog-udp", true)]
    [InlineData("_transport:udp", true)]
    [InlineData("_flags:tls", true)]
    [InlineData("_flags:late", false)]
    [InlineData("_class:0", true)]
    [InlineData("_session:3", true)]
    [InlineData("_kind:event", true)]
    [InlineData("_index:7", true)]
    [InlineData("_index:7.0", true)]
    [InlineData("_index:<7", false)]
    [InlineData("_len:>100", true)]
    [InlineData("msg:begins*", true)]
    [InlineData("msg:=begins*", true)]
    [InlineData("event:UI_LOGIN_EVENT", true)]
    [InlineData("größe", true)]
    [InlineData("GRÖSSE", false)]
    [InlineData("w:größe", true)]
    [InlineData("w:gr", false)]
    public void Conditions_mean_what_they_say(string text, bool expected)
    {
        const string message = "<165>1 2026-11-23T12:00:30.5Z fra1-fw07 sshd 412 UI_LOGIN_EVENT [junos@2636.1.1.1.2.129 "
            + "username=\"sec \\\"officer\\\"\" source-address=\"10.1.2.3\" dst=\"198.51.100.9\" empty=\"\"] "
            + "begins with a Term, größe, from 192.0.2.7. and host:2001:db8::5, version 1.2.3.4.5";
        Assert.True(QueryParser.TryParse(text, out var query, out var error), error?.Message);
        Assert.Equal(expected, Matches(query.Filter, Encoding.UTF8.GetBytes(message)));
    }

    [Theory]
    [InlineData("_format:cisco event:SYS-5-CONFIG_I seq:4711 facility:local7 severity:notice")]
    [InlineData("event:=SYS-5-CONFIG_I")]
    [InlineData("event.code:SYS* seq:>4710 event.sequence:<=4711")]
    [InlineData("_time:[2026-11-23T11:58Z, 2026-11-23T11:59Z)")]
    [InlineData("ip:10.1.2.3 -host:* -source.ip:*")]
    public void Messages_of_other_formats_have_the_same_fields(string text)
    {
        Assert.True(QueryParser.TryParse(text, out var query, out var error), error?.Message);
        Assert.True(Matches(
            query.Filter, "<189>4711: *Nov 23 11:58:07.123: %SYS-5-CONFIG_I: Configured from console by admin on vty0 (10.1.2.3)"u8.ToArray()));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("host:nowhere")]
    [InlineData("username:=nobody severity:<=emerg")]
    [InlineData("bytes:>1000000")]
    [InlineData("~\"no[0-9]{9}where\"")]
    [InlineData("~\"(no)\\\\1where\"")]
    [InlineData("msg:~\"no[0-9]{9}where\"")]
    [InlineData("ip:203.0.113.0/24 OR src:203.0.113.0/24")]
    [InlineData("_source:203.0.113.9 OR _listener:=other")]
    [InlineData("_time:<2020 OR _malformed:sdIdInvalid")]
    [InlineData("severity:in(emerg) facility:in(kern)")]
    [InlineData("username:in(nobody, none) OR sd.x.y:* OR seq:>5 OR _flags:late")]
    [InlineData("source-address:203.0.113.0/24")]
    [InlineData("_time:day_range[03:00, 04:00) OR _time:week_range[Sun, Sun]")]
    public void A_rejected_record_costs_no_allocation(string text)
    {
        var random = new SeededRandom(7);
        var records = Enumerable.Range(0, 200).Select(_ => RandomMessages.Next(random)).ToList();
        var frame = FrameOf(records);
        Assert.True(QueryParser.TryParse(text, out var query, out var error), error?.Message);
        var (filter, context, sources) = Prepare(query.Filter);

        Run(frame, filter, context, sources);
        Run(frame, filter, context, sources);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var matched = Run(frame, filter, context, sources);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(matched, 0, 20);
    }

    [Fact]
    public void An_expression_that_takes_too_long_is_an_error_that_names_it()
    {
        Assert.True(QueryParser.TryParse("~\"^(?=(a+)+$)\"", out var query, out _));
        var failure = Assert.Throws<QueryTooSlowException>(
            () => Matches(query.Filter, Encoding.UTF8.GetBytes(new string('a', 40) + "!")));
        Assert.Equal("^(?=(a+)+$)", failure.Expression);
    }

    private static int Run(in JournalFrame frame, RecordFilter filter, RecordContext context, SourceCatalogue sources)
    {
        var matched = 0;
        foreach (var stored in frame)
        {
            context.Begin(sources);
            matched += filter.Matches(new QueryRecord(stored, context)) ? 1 : 0;
        }

        return matched;
    }

    private static int Compare(Filter filter, List<byte[]> bodies, string what)
    {
        var matches = 0;
        var (compiled, context, sources) = Prepare(filter);
        var number = 0;
        foreach (var stored in FrameOf(bodies))
        {
            context.Begin(sources);
            var record = new QueryRecord(stored, context);
            var oracle = new SlowOracle(bodies[number], stored.Index, stored.Fields, "192.0.2.1", 514, "syslog-udp");
            var expected = oracle.Matches(filter);
            Assert.True(
                expected == compiled.Matches(record),
                $"{what}\n{Encoding.UTF8.GetString(bodies[number])}\n{Convert.ToHexString(bodies[number])}\nexpected {expected}");
            matches += expected ? 1 : 0;
            number++;
        }

        return matches;
    }

    private static bool Matches(Filter filter, byte[] body)
    {
        var (compiled, context, sources) = Prepare(filter);
        foreach (var stored in FrameOf([body]))
        {
            context.Begin(sources);
            return compiled.Matches(new QueryRecord(stored, context));
        }

        return false;
    }

    private static (RecordFilter Filter, RecordContext Context, SourceCatalogue Sources) Prepare(Filter filter)
    {
        var context = new RecordContext(TimeZoneInfo.Utc);
        var sources = new SourceCatalogue();
        sources.Learn(3, """{"type":"SOURCE","ts":"","id":9,"listener":1,"name":"syslog-udp","transport":"udp","address":"192.0.2.1","port":514}"""u8);
        return (RecordFilter.Compile(filter, Received, TimeZoneInfo.Utc, context), context, sources);
    }

    /// <summary>A frame with these records, indexes from 7.</summary>
    private static JournalFrame FrameOf(List<byte[]> bodies)
    {
        var payload = new byte[SaltRun.TableLength(1) + bodies.Sum(body => RecordHeader.Size + body.Length)];
        BinaryPrimitives.WriteUInt16LittleEndian(payload, 1);
        var at = SaltRun.TableLength(1);
        foreach (var body in bodies)
        {
            var fields = new EntryFields
            {
                Kind = EntryKind.Event,
                Flags = EntryFlags.Tls,
                ReceivedUtc = Received,
                Session = 3,
                Source = 9,
            };
            RecordHeader.Write(payload.AsSpan(at), fields, body.Length);
            body.CopyTo(payload, at + RecordHeader.Size);
            at += RecordHeader.Size + body.Length;
        }

        var header = new JournalFrameHeader
        {
            PayloadLength = payload.Length,
            FirstIndex = 7,
            RecordCount = bodies.Count,
            FrameNumber = 0,
            PreviousCrc = 0,
            Flags = FrameFlags.None,
            WrittenUtc = Received,
            PayloadCrc = 0,
        };
        Assert.True(JournalFrame.TryRead(header, payload, out var frame), bodies.Count.ToString(CultureInfo.InvariantCulture));
        return frame;
    }
}
