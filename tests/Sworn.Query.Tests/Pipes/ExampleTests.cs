using System.Globalization;
using Sworn.Query.Output;

namespace Sworn.Query.Tests.Pipes;

/// <summary>The example queries of design/store.md, section 7, on a log that has an answer to each.</summary>
public sealed class ExampleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("host:fra1-fw07 _time:1d", "records", 6)]
    [InlineData("ip:10.51.92.175", "records", 15)]
    [InlineData("msgid:SSHD_LOGIN_FAILED _time:7d | top 20 by (source-address)", "10.51.92.175|12;192.0.2.9|1")]
    [InlineData("msgid:SSHD_LOGIN_FAILED | stats by (source-address, _time:5m) count() n | where n:>=10", "10.51.92.175|2026-11-23T12:00:00.000000000Z|12")]
    [InlineData("msgid:SSHD_LOGIN_FAILED | session same (username, source-address) within 10m then (msgid:UI_LOGIN_EVENT)", "root|10.51.92.175|2026-11-23T12:00:01.000000000Z|2026-11-23T12:05:00.000000000Z|299|13|1|13", null, "4,5")]
    [InlineData("msgid:UI_CMDLINE_READ_LINE command:~\"^(set|delete|commit|rollback)\" | fields _time, host, username, command", "2026-11-23T12:06:00.000000000Z|fra1-fw07|sec-officer|delete security policies from-zone a;2026-11-23T12:05:30.000000000Z|fra1-fw07|sec-officer|set system host-name x")]
    [InlineData("msgid:UI_COMMIT* -_time:day_range[07:00,19:00) | stats by (host, username) count()", "fra1-fw07|night-owl|1")]
    [InlineData("command:\"delete security policies\"", "records", 1)]
    [InlineData("msgid:NSD_SYS_TIME_CHANGE | context before 3 same (host)", "records", 4)]
    [InlineData("msgid:UI_RESTART_EVENT OR \"terminated by signal\"", "records", 2)]
    [InlineData("command:\"request system software add\" | fields _time, host, username, command", "2026-11-23T12:08:00.000000000Z|ams1-fw01|sec-officer|request system software add /var/tmp/x.tgz")]
    [InlineData("msgid:RT_FLOW_SESSION_DENY destination-zone-name:=mgmt | top by (policy-name, source-address)", "deny-all|10.51.92.175|2;deny-all|10.9.9.9|1")]
    [InlineData("msgid:RT_FLOW_SESSION_CLOSE | stats by (policy-name, _time:1h) sum(bytes-from-client) b", "permit-web|2026-11-23T12:00:00.000000000Z|1500")]
    [InlineData("_time:7d | stats by (msgid) count() n, count_uniq(host) h | sort by (n) asc | limit 20", "NSD_SYS_TIME_CHANGE|1|1", 12)]
    [InlineData("_time:1d | patterns | diff 30d | where change:=new", "change", 15)]
    [InlineData("_time:1d | stats by (host) max(_time) last | where last:<now-1h", "old1|2026-11-23T12:30:00.000000000Z")]
    [InlineData("* | math (_recv - _time) as skew | stats by (host) quantile(0.5, skew) s | where s:>60s OR s:<-60s", "slow1|300")]
    [InlineData("msgid:PKID_PV_KEYPAIR_GEN OR (app:ssh-keygen \"Generated SSH key file\")", "records", 2)]
    [InlineData("severity:<=err | histogram 1m by (site)", "2026-11-23T12:07:00.000000000Z|fra1|1")]
    [InlineData("host:fra1-fw07 username:=sec-officer _time:[2026-11-23Z,2026-11-24Z) | proof", "covered", 3)]
    [InlineData("explain ~\"10\\\\.20\\\\d\\\\.\" _time:30d", "records", 1)]
    public void An_example_gives_what_it_asks_for(string query, string expected, int? count = null, string? dropped = null)
    {
        foreach (var layout in Enum.GetValues<LogLayout>())
        {
            using var log = Corpus(layout);
            using var stream = new MemoryStream();
            Assert.True(Language.QueryParserTests.TryParse(query, out var parsed));
            var sink = new StreamSink(stream, OutputOptions.Of(parsed, RecordFormat.Json));
            var report = log.Run(query, sink, request => request with { Since = request.Query.NamesTime ? null : 0 });
            sink.Flush();
            Assert.True(report.IsComplete);
            Assert.Contains("complete:  true", report.Describe(), StringComparison.Ordinal);
            var lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (count is { } number)
            {
                Assert.True(number == lines.Length, $"{layout}: {lines.Length} results:\n{string.Join('\n', lines)}");
            }

            if (expected is not "records")
            {
                var rows = lines.Select(line => string.Join('|', System.Text.Json.JsonDocument.Parse(line).RootElement.EnumerateObject().Select(member => member.Value.ToString())));
                if (count is null)
                {
                    // Indexes differ with the control leaves of the layout.
                    Assert.Equal(expected.Split(';').Select(row => Without(row, dropped)), rows.Select(row => Without(row, dropped)));
                }
                else
                {
                    Assert.Contains(rows, row => row.Contains(expected, StringComparison.Ordinal) || (expected == "change" && row.StartsWith("new|", StringComparison.Ordinal)));
                }
            }
        }
    }

    private static string Without(string row, string? dropped) => dropped is null ? row : string.Join('|', row.Split('|').SkipLast(2));

    private static TestLog Corpus(LogLayout layout)
    {
        var log = new TestLog();
        void At(TimeSpan since, string body)
        {
            var ahead = Start + since - log.Time.GetUtcNow();
            log.Time.Advance(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
            log.Add(body);
        }

        string Msg(int pri, double minute, string host, string app, string msgId, string data, string text, double lag = 0) => string.Create(
            CultureInfo.InvariantCulture,
            $"<{pri}>1 {(Start + TimeSpan.FromMinutes(minute - lag)).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {host} {app} 1 {msgId} {data} {text}");

        for (var number = 1; number <= 11; number++)
        {
            At(TimeSpan.FromSeconds(number), Msg(37, number / 60.0, "ams1-fw01", "sshd", "SSHD_LOGIN_FAILED", "[j@1 username=\"root\" source-address=\"10.51.92.175\"]", "Login failed for user 'root'"));
        }

        At(TimeSpan.FromSeconds(290), Msg(37, 290 / 60.0, "ams1-fw01", "sshd", "SSHD_LOGIN_FAILED", "[j@1 username=\"guest\" source-address=\"192.0.2.9\"]", "Login failed for user 'guest'"));
        At(TimeSpan.FromSeconds(299), Msg(37, 5.0 - (1 / 60.0) + (1 / 60.0 * 0.5), "ams1-fw01", "sshd", "SSHD_LOGIN_FAILED", "[j@1 username=\"root\" source-address=\"10.51.92.175\"]", "Login failed for user 'root'").Replace(":59.500Z", ":59.500Z", StringComparison.Ordinal));
        At(TimeSpan.FromMinutes(5), Msg(37, 5, "ams1-fw01", "mgd", "UI_LOGIN_EVENT", "[j@1 username=\"root\" source-address=\"10.51.92.175\"]", "User 'root' login"));
        At(TimeSpan.FromMinutes(5.5), Msg(37, 5.5, "fra1-fw07", "mgd", "UI_CMDLINE_READ_LINE", "[j@1 username=\"sec-officer\" command=\"set system host-name x\"]", "command"));
        At(TimeSpan.FromMinutes(6), Msg(37, 6, "fra1-fw07", "mgd", "UI_CMDLINE_READ_LINE", "[j@1 username=\"sec-officer\" command=\"delete security policies from-zone a\"]", "command"));
        At(TimeSpan.FromMinutes(6.2), Msg(37, 6.2, "fra1-fw07", "mgd", "UI_CMDLINE_READ_LINE", "[j@1 username=\"sec-officer\" command=\"show version\"]", "command"));
        At(TimeSpan.FromMinutes(7), Msg(27, 7, "fra1-fw07", "nsd", "NSD_SYS_TIME_CHANGE", "[j@1 site=\"fra1\"]", "System time has changed"));
        At(TimeSpan.FromMinutes(7.5), Msg(37, 7.5, "fra1-fw07", "init", "-", "-", "mgd (PID 1) terminated by signal number 9"));
        At(TimeSpan.FromMinutes(7.6), Msg(37, 7.6, "ams1-fw01", "mgd", "UI_RESTART_EVENT", "[j@1 username=\"root\"]", "restart"));
        At(TimeSpan.FromMinutes(8), Msg(37, 8, "ams1-fw01", "mgd", "UI_CMDLINE_READ_LINE", "[j@1 username=\"sec-officer\" command=\"request system software add /var/tmp/x.tgz\"]", "command"));
        At(TimeSpan.FromMinutes(9), Msg(14, 9, "ams1-fw01", "RT_FLOW", "RT_FLOW_SESSION_DENY", "[j@1 source-address=\"10.51.92.175\" destination-zone-name=\"mgmt\" policy-name=\"deny-all\"]", "session denied"));
        At(TimeSpan.FromMinutes(9.1), Msg(14, 9.1, "ams1-fw01", "RT_FLOW", "RT_FLOW_SESSION_DENY", "[j@1 source-address=\"10.51.92.175\" destination-zone-name=\"mgmt\" policy-name=\"deny-all\"]", "session denied"));
        At(TimeSpan.FromMinutes(9.2), Msg(14, 9.2, "ams1-fw01", "RT_FLOW", "RT_FLOW_SESSION_DENY", "[j@1 source-address=\"10.9.9.9\" destination-zone-name=\"mgmt\" policy-name=\"deny-all\"]", "session denied"));
        At(TimeSpan.FromMinutes(10), Msg(14, 10, "ams1-fw01", "RT_FLOW", "RT_FLOW_SESSION_CLOSE", "[j@1 source-address=\"10.201.1.1\" policy-name=\"permit-web\" bytes-from-client=\"500\"]", "session closed"));
        At(TimeSpan.FromMinutes(10.1), Msg(14, 10.1, "ams1-fw01", "RT_FLOW", "RT_FLOW_SESSION_CLOSE", "[j@1 source-address=\"10.3.1.1\" policy-name=\"permit-web\" bytes-from-client=\"1000\"]", "session closed"));
        At(TimeSpan.FromMinutes(11), Msg(14, 11, "ams1-fw01", "pkid", "PKID_PV_KEYPAIR_GEN", "[j@1 type=\"rsa\"]", "key pair generated"));
        At(TimeSpan.FromMinutes(11.1), Msg(14, 11.1, "ams1-fw01", "ssh-keygen", "-", "-", "Generated SSH key file /etc/ssh/x"));
        At(TimeSpan.FromMinutes(12), Msg(14, 12, "slow1", "app", "HELLO", "-", "I am late", lag: 5));
        At(TimeSpan.FromMinutes(30), Msg(14, 30, "old1", "app", "HELLO", "-", "last words"));
        At(TimeSpan.FromHours(10), Msg(37, 600, "fra1-fw07", "mgd", "UI_COMMIT", "[j@1 username=\"night-owl\"]", "commit"));
        log.Add(Msg(37, 600, "ams1-fw01", "mgd", "HELLO", "-", "here"), Msg(14, 600, "slow1", "app", "HELLO", "-", "I am late", lag: 5));
        log.Restart();
        log.Add(Msg(14, 600, "ams1-fw01", "app", "BYE", "-", "end"));
        log.Log.Sync();
        Assert.True(log.Log.WriteCheckpoint());
        if (layout != LogLayout.Journal)
        {
            log.SealFiles(leave: layout == LogLayout.Both ? 1 : 0);
        }

        return log;
    }
}
