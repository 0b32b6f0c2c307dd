using System.Globalization;
using Sworn.Query.Output;
using Sworn.Query.Scan;

namespace Sworn.Query.Tests.Pipes;

/// <summary>Each pipe beside a plain loop over what the records are known to say, in the journal, in segments, and in both.</summary>
public sealed class PipeTests
{
    private const int Count = 1_500;

    public static TheoryData<LogLayout> Layouts => [LogLayout.Journal, LogLayout.Both, LogLayout.Segments];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Where_behind_a_limit_tests_only_what_the_limit_let_through(LogLayout layout)
    {
        using var log = FactLog.Make(1, Count, layout);
        Assert.Equal(
            log.NewestFirst.Take(200).Where(fact => fact.Bytes > 500).Select(fact => fact.Index),
            log.Indexes("* | limit 200 | where bytes:>500"));
        Assert.Equal(
            log.NewestFirst.Where(fact => fact.Bytes > 500).Skip(3).Take(9).Where(fact => fact.Host == "h1").Select(fact => fact.Index),
            log.Indexes("* | where bytes:>500 | offset 3 | limit 9 | where host:=h1"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Extract_math_and_format_add_fields_that_further_pipes_use(LogLayout layout)
    {
        using var log = FactLog.Make(2, Count, layout);
        Assert.Equal(
            log.NewestFirst.Where(fact => (fact.Bytes * 2) + 1 > 1_500).Select(fact => $"{fact.Index}|{fact.User}|{fact.Bytes}|{(fact.Bytes * 2) + 1}|{fact.User}@{fact.Host}"),
            log.Rows("* | extract \"User <who> from <_> sent <n> octets\" | math n * 2 + 1 as twice | where twice:>1500 | format \"<who>@<host>\" as id | fields _index, who, n, twice, id"));
        Assert.Equal(
            log.Facts.GroupBy(fact => fact.Bytes / 100 * 100).OrderBy(group => group.Key).Select(group => $"{group.Key}|{group.Count()}"),
            log.Rows("* | math floor(bytes / 100) * 100 as hundred | stats by (hundred) count() n | math hundred + 0 as h | sort by (h) | fields h, n"));
        Assert.All(log.Json("* | extract \"nowhere <it> here\" | limit 3"), record => Assert.Equal("", record.GetProperty("fields").GetProperty("it").ToString()));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_difference_of_times_is_a_number_of_seconds(LogLayout layout)
    {
        using var log = FactLog.Make(3, Count, layout);
        Assert.Equal(["h3|120"], log.Rows("* | math round(_recv - _time) as skew | stats by (host) quantile(0.5, skew) s | where s:>60s OR s:<-60s"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Records_are_sorted_by_fields_and_those_that_are_equal_stay_in_their_order(LogLayout layout)
    {
        using var log = FactLog.Make(4, Count, layout);
        Assert.Equal(log.NewestFirst.OrderByDescending(fact => fact.Bytes).Take(30).Select(fact => fact.Index), log.Indexes("* | sort by (bytes) desc | limit 30"));
        Assert.Equal(log.NewestFirst.OrderBy(fact => fact.Host, StringComparer.Ordinal).ThenBy(fact => fact.Bytes).Select(fact => fact.Index), log.Indexes("* | sort by (host, bytes)"));
        Assert.Equal(log.Facts.Where(fact => fact.Host == "h2").OrderBy(fact => fact.User, StringComparer.Ordinal).Select(fact => fact.Index), log.Indexes("host:=h2 | sort by (username)", request => request with { Order = QueryOrder.OldestFirst }));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void First_and_last_are_the_ends_of_the_log_whatever_the_order(LogLayout layout)
    {
        using var log = FactLog.Make(5, Count, layout);
        var chosen = log.Facts.Where(fact => fact.Host == "h1").Select(fact => fact.Index).ToList();
        Assert.Equal(chosen.Take(7).Reverse(), log.Indexes("host:=h1 | first 7"));
        Assert.Equal(chosen.TakeLast(7).Reverse(), log.Indexes("host:=h1 | last 7"));
        Assert.Equal(chosen.Take(7), log.Indexes("host:=h1 | first 7", request => request with { Order = QueryOrder.OldestFirst }));
        Assert.Equal(chosen.TakeLast(7), log.Indexes("host:=h1 | last 7", request => request with { Order = QueryOrder.OldestFirst }));
        Assert.Equal(log.NewestFirst.Take(100).TakeLast(4).Select(fact => fact.Index), log.Indexes("* | limit 100 | first 4"));
        Assert.Equal(log.NewestFirst.OrderBy(fact => fact.Bytes).Take(3).Select(fact => fact.Index), log.Indexes("* | sort by (bytes) | first 3"));
        Assert.Equal(
            log.Facts.GroupBy(fact => fact.User).OrderBy(group => group.Key, StringComparer.Ordinal).TakeLast(2).Select(group => $"{group.Key}|{group.Count()}"),
            log.Rows("* | uniq by (username) | last 2"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Functions_count_only_what_their_condition_lets_through(LogLayout layout)
    {
        using var log = FactLog.Make(6, Count, layout);
        Assert.Equal(
            log.Facts.GroupBy(fact => fact.Host).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
                $"{group.Key}|{group.Count()}|{group.Count(fact => fact.MsgId == "COMMIT")}|{group.Where(fact => fact.Severity <= 3).Sum(fact => fact.Bytes)}|{group.Where(fact => fact.User == "u1").Select(fact => fact.Address).Distinct().Count()}"),
            log.Rows("* | stats by (host) count() n, count() if (msgid:=COMMIT) commits, sum(bytes) if (severity:<=err) worse, count_uniq(source-address) if (username:=u1) from"));
        Assert.Equal(
            [$"4|{log.Facts.Count(fact => fact.Host == "h0")}"],
            log.Rows("* | stats by (host) count() n | stats count() hosts, sum(n) if (host:=h0) own"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_rate_is_of_the_time_that_was_asked_for(LogLayout layout)
    {
        using var log = FactLog.Make(7, 400, layout);
        var now = log.Log.Time.GetUtcNow();
        var since = (now - TimeSpan.FromSeconds(100) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        Assert.Equal(["4"], log.Rows("* | stats rate() r", request => request with { Since = since }));
        Assert.Equal([decimal.Round(log.Facts.Sum(fact => fact.Bytes) / 100m, 6).ToString(CultureInfo.InvariantCulture)], log.Rows("* | stats rate(bytes) r", request => request with { Since = since }));
        Assert.Equal(
            log.Facts.GroupBy(fact => fact.Received.ToUnixTimeSeconds() / 10).OrderBy(group => group.Key).Select(group => (group.Count() / 10m).ToString("0.##", CultureInfo.InvariantCulture)),
            log.Rows("* | stats by (_recv:10s) rate() r | fields r"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_table_can_be_grouped_and_counted_again(LogLayout layout)
    {
        using var log = FactLog.Make(8, Count, layout);
        var perUser = log.Facts.GroupBy(fact => (fact.Host, fact.User)).ToList();
        Assert.Equal(
            perUser.GroupBy(group => group.Key.Host).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}|{group.Count()}|{group.Max(user => user.Count())}"),
            log.Rows("* | stats by (host, username) count() n | stats by (host) count() users, max(n) most"));
        Assert.Equal([$"{perUser.Count}"], log.Rows("* | uniq by (host, username) | count"));
        Assert.Equal(
            perUser.Select(group => group.Count()).GroupBy(n => n).OrderBy(group => group.Key).Select(group => $"{group.Key}|{group.Count()}"),
            log.Rows("* | stats by (host, username) count() n | stats by (n) count() groups"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Where_behind_a_table_takes_every_kind_of_condition(LogLayout layout)
    {
        using var log = FactLog.Make(9, Count, layout);
        var rows = log.Facts.GroupBy(fact => (fact.Host, fact.Address)).OrderBy(group => group.Key.Host, StringComparer.Ordinal).ThenBy(group => group.Key.Address, StringComparer.Ordinal).ToList();
        string[] Expected(Func<IGrouping<(string Host, string Address), Fact>, bool> test) => [.. rows.Where(test).Select(group => $"{group.Key.Host}|{group.Key.Address}|{group.Count()}")];
        const string table = "* | stats by (host, source-address) count() n | where ";
        Assert.Equal(Expected(row => row.Key.Address.StartsWith("10.1.", StringComparison.Ordinal)), log.Rows(table + "ip:10.1.0.0/16"));
        Assert.Equal(Expected(row => row.Key.Host == "h2"), log.Rows(table + "H2"));
        Assert.Equal(Expected(row => row.Key.Address.EndsWith(".3", StringComparison.Ordinal)), log.Rows(table + "~\"\\.3$\""));
        Assert.Equal(Expected(row => row.Key.Host != "h0" && row.Count() >= 30), log.Rows(table + "-host:=h0 n:>=30"));
        Assert.Equal(
            log.Facts.GroupBy(fact => fact.Severity).Where(group => group.Key <= 3).Sum(group => group.Count()).ToString(CultureInfo.InvariantCulture),
            log.Rows("* | stats by (severity) count() n | where severity:<=err | stats sum(n) s")[0]);
        Assert.Equal(
            log.Facts.Where(fact => fact.Host != "h3").GroupBy(fact => fact.Received.ToUnixTimeSeconds()).Count().ToString(CultureInfo.InvariantCulture),
            log.Rows("* | where -host:=h3 | stats by (_recv:1s) count() n | where _recv:>=2026-11-23T12:00Z | count")[0]);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Facets_and_names_of_fields_count_what_records_have(LogLayout layout)
    {
        using var log = FactLog.Make(10, Count, layout);
        var facets = log.Rows("* | facets 3");
        Assert.Equal(
            log.Facts.GroupBy(fact => fact.User).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(3).Select(group => $"username|{group.Key}|{group.Count()}"),
            facets.Where(row => row.StartsWith("username|", StringComparison.Ordinal)));
        Assert.Contains(facets, row => row.StartsWith("host|", StringComparison.Ordinal));
        var names = log.Rows("host:=h1 | field_names");
        var count = log.Facts.Count(fact => fact.Host == "h1");
        Assert.Contains($"source-address|{count}", names);
        Assert.Contains($"severity|{count}", names);
        Assert.DoesNotContain(names, row => row.StartsWith("seq|", StringComparison.Ordinal));
    }

    [Fact]
    public void Patterns_are_the_same_in_the_journal_and_in_segments()
    {
        using var journal = FactLog.Make(11, Count, LogLayout.Journal);
        using var both = FactLog.Make(11, Count, LogLayout.Both);
        using var segments = FactLog.Make(11, Count, LogLayout.Segments);
        var expected = journal.Rows("* | patterns");
        Assert.Equal(expected, both.Rows("* | patterns"));
        Assert.Equal(expected, segments.Rows("* | patterns"));
        Assert.Equal(journal.Facts.GroupBy(fact => (fact.Severity, fact.MsgId)).Count(), expected.Count);
        var count = journal.Facts.Where(fact => fact is { Severity: 3, MsgId: "COMMIT" }).ToList();
        var row = Assert.Single(journal.Json("severity:3 msgid:=COMMIT | patterns"));
        Assert.Equal("<11>1 <*> <*> app <*> COMMIT [x@1 username=\"<*>\" source-address=\"<*>\" bytes=\"<*>\"] User <*> from <*> sent <*> octets", row.GetProperty("pattern").GetString());
        Assert.Equal(count.Count, row.GetProperty("hits").GetInt32());
        Assert.Equal(1, row.GetProperty("share").GetInt32());
        Assert.Equal(count[0].Received, row.GetProperty("first").GetDateTimeOffset());
        Assert.Equal(count[^1].Received, row.GetProperty("last").GetDateTimeOffset());
        Assert.Equal(expected.Take(2), segments.Rows("* | patterns 2"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Noise_has_the_same_patterns_when_it_is_sealed(LogLayout layout)
    {
        using var log = Filled(layout);
        using var plain = Filled(LogLayout.Journal);
        Assert.Equal(TextOf(plain, "* | patterns"), TextOf(log, "* | patterns"));
        Assert.Equal(TextOf(plain, "host:* | patterns"), TextOf(log, "host:* | patterns"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Diff_says_what_is_new_what_vanished_and_what_changed(LogLayout layout)
    {
        using var log = Days(layout);
        Assert.Equal(
            ["new|fresh|3|0", "vanished|gone|0|4", "changed|more|20|5", "same|steady|10|10"],
            Rows(log, "_time:1d | uniq by (app) | diff 1d"));
        Assert.Equal(["new"], Rows(log, "_time:1d app:=fresh | patterns | diff 30d | where change:=new | fields change"));
        Assert.Equal(["<13>1 - <*> fresh - - - fresh said <*>"], Rows(log, "_time:1d -=\"x\" | patterns | diff 30d | where change:=new | fields pattern"));
        Assert.Equal(["same|steady|10|10"], Rows(log, "app:=steady _recv:1d | field_values app | diff 1d"));
    }

    [Fact]
    public void Diff_needs_a_beginning()
    {
        using var log = FactLog.Make(12, 50, LogLayout.Journal);
        var failure = Assert.Throws<Steps.QueryNotAnswerableException>(() => log.Rows("_time:all | patterns | diff 1d", request => request with { Since = null }));
        Assert.Contains("_time:1d", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_subquery_gives_the_values_of_a_list(LogLayout layout)
    {
        using var log = FactLog.Make(13, 300, layout);
        var users = log.Facts.Where(fact => fact is { MsgId: "COMMIT", Host: "h1", Bytes: > 800 }).Select(fact => fact.User).ToHashSet();
        Assert.InRange(users.Count, 1, 5);
        var expected = log.NewestFirst.Where(fact => users.Contains(fact.User) && fact.Host == "h2").Select(fact => fact.Index).ToList();
        Assert.Equal(expected, log.Indexes("host:=h2 username:in(msgid:=COMMIT host:=h1 bytes:>800)"));
        Assert.Equal(expected, log.Indexes("host:=h2 username:in(msgid:=COMMIT host:=h1 bytes:>800 | fields username)"));
        Assert.Equal(expected, log.Indexes("host:=h2 username:in(msgid:=COMMIT host:=h1 bytes:>800 | uniq by (username) | fields username)"));
        Assert.Equal(log.NewestFirst.Where(fact => !users.Contains(fact.User)).Select(fact => fact.Index), log.Indexes("-username:in(msgid:=COMMIT host:=h1 bytes:>800)"));
        Assert.Empty(log.Indexes("username:in(host:=nowhere)"));
        var worst = log.Facts.GroupBy(fact => fact.Severity).OrderByDescending(group => group.Count()).ThenBy(group => Core.Messages.SyslogNames.Severities[group.Key], StringComparer.Ordinal).First().Key;
        Assert.Equal(log.NewestFirst.Where(fact => fact.Severity == worst).Select(fact => fact.Index), log.Indexes("severity:in(* | top 1 by (severity) | fields severity)"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Join_brings_the_columns_of_another_query(LogLayout layout)
    {
        using var log = FactLog.Make(14, 300, layout);
        var failures = log.Facts.Where(fact => fact.MsgId == "LOGIN_FAILED").GroupBy(fact => fact.User).ToDictionary(group => group.Key, group => group.Count());
        failures.Remove("u0");
        Assert.Equal(
            log.NewestFirst.Where(fact => fact.MsgId == "LOGIN_OK").Select(fact => $"{fact.Index}|{fact.User}|{(failures.TryGetValue(fact.User, out var n) ? n : "")}"),
            log.Rows("msgid:=LOGIN_OK | join by (username) (msgid:=LOGIN_FAILED -username:=u0 | stats by (username) count() failures) | fields _index, username, failures"));
        Assert.Equal(
            log.NewestFirst.Where(fact => fact.MsgId == "LOGIN_OK" && failures.ContainsKey(fact.User)).Select(fact => fact.Index),
            log.Indexes("msgid:=LOGIN_OK | join by (username) (msgid:=LOGIN_FAILED -username:=u0 | stats by (username) count() failures) inner"));
        Assert.Equal(
            log.Facts.GroupBy(fact => fact.User).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}|{group.Count()}|{(failures.TryGetValue(group.Key, out var n) ? n : "")}"),
            log.Rows("* | stats by (username) count() n | join (msgid:=LOGIN_FAILED -username:=u0 | stats by (username) count() failures)"));
        var hosts = log.Facts.Where(fact => fact.Bytes > 950).Select(fact => (fact.User, fact.Host)).OrderBy(pair => pair.Host, StringComparer.Ordinal).ToList();
        Assert.Equal(
            log.Facts.Where(fact => fact.Bytes < 60).GroupBy(fact => fact.User).OrderBy(group => group.Key, StringComparer.Ordinal)
                .SelectMany(group => hosts.Where(pair => pair.User == group.Key).Select(pair => $"{group.Key}|{group.Count()}|{pair.Host}")),
            log.Rows("bytes:<60 | stats by (username) count() n | join by (username) (bytes:>950 | fields username, host) inner | sort by (username, host)"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Context_shows_what_stands_around_each_record_once(LogLayout layout)
    {
        using var log = FactLog.Make(15, 400, layout);
        foreach (var (query, before, after, same) in ((string, int, int, Func<Fact, string>)[])
        [
            ("bytes:>980 | context before 3 same (host)", 3, 0, fact => fact.Host),
            ("bytes:>980 | context before 1 after 2", 1, 2, _ => ""),
            ("bytes:>990 | context after 2 same (host, username)", 0, 2, fact => fact.Host + fact.User),
        ])
        {
            var least = query.Contains("980", StringComparison.Ordinal) ? 980 : 990;
            var expected = new SortedDictionary<ulong, string>();
            var hits = log.Facts.Where(fact => fact.Bytes > least).ToList();
            foreach (var hit in log.Facts.Where(fact => fact.Bytes > least).Reverse())
            {
                foreach (var fact in log.Facts.Where(fact => fact.Index < hit.Index && same(fact) == same(hit)).TakeLast(before))
                {
                    expected.TryAdd(fact.Index, "before");
                }

                foreach (var fact in log.Facts.Where(fact => fact.Index > hit.Index && same(fact) == same(hit)).Take(after))
                {
                    expected.TryAdd(fact.Index, "after");
                }
            }

            hits.ForEach(hit => expected[hit.Index] = "hit");
            Assert.Equal(expected.Reverse().Select(mark => $"{mark.Key}|{mark.Value}"), log.Rows(query + " | fields _index, context"));
            Assert.Equal(expected.Keys, log.Indexes(query, request => request with { Order = QueryOrder.OldestFirst }));
            Assert.Equal(expected.Count(mark => mark.Value == "hit"), log.Indexes(query + " | where context:=hit").Count);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Sessions_are_records_of_the_same_near_each_other(LogLayout layout)
    {
        using var log = FactLog.Make(16, 600, layout, TimeSpan.FromSeconds(2));
        Assert.Equal(Sessions(log, "LOGIN_FAILED", "LOGIN_OK", 3_000), log.Rows("msgid:=LOGIN_FAILED -host:=h3 | session same (username, source-address) within 3s then (msgid:=LOGIN_OK -host:=h3)"));
        Assert.Equal(Sessions(log, "COMMIT", then: null, 1_500), log.Rows("msgid:=COMMIT -host:=h3 | session same (username, source-address) within 1500ms"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Raw_gives_the_octets(LogLayout layout)
    {
        using var log = FactLog.Make(17, 100, layout);
        Assert.Equal(string.Concat(log.NewestFirst.Take(5).Select(fact => fact.Body + "\n")), log.Text("* | limit 5 | raw", RecordFormat.Text));
        Assert.Equal(log.NewestFirst.Take(5).Select(fact => fact.Body), log.Rows("* | limit 5 | raw"));
    }

    [Fact]
    public void Added_fields_show_in_every_format()
    {
        using var log = FactLog.Make(18, 60, LogLayout.Both);
        var fact = log.Facts[^1];
        const string query = "* | limit 1 | math bytes + 1 as more | format \"<host>!\" as loud";
        Assert.EndsWith($" octets more=\"{fact.Bytes + 1}\" loud=\"{fact.Host}!\"\n", log.Text(query, RecordFormat.Text));
        Assert.EndsWith($"more,loud\r\n", log.Text(query, RecordFormat.Csv).Split("_index")[1].Split('\n')[0] + "\n");
        Assert.EndsWith($",{fact.Bytes + 1},{fact.Host}!\r\n", log.Text(query, RecordFormat.Csv));
        Assert.Contains($"\nmore: {fact.Bytes + 1}\nloud: {fact.Host}!\n", log.Text(query, RecordFormat.Verbose), StringComparison.Ordinal);
        Assert.Equal($"{{\"more\":{fact.Bytes + 1},\"loud\":\"{fact.Host}!\"}}", log.Json(query)[0].GetProperty("fields").GetRawText());
        Assert.Contains($"\nhits: 60\n", log.Text("* | top by (app)", RecordFormat.Verbose), StringComparison.Ordinal);
    }

    private static List<string> Sessions(FactLog log, string begins, string? then, int within)
    {
        var found = new List<(ulong First, string Row)>();
        var open = new Dictionary<string, List<Fact>>();
        void Report(List<Fact> session) => found.Add((session[0].Index,
            $"{session[0].User}|{session[0].Address}|{Iso(session[0].Time)}|{Iso(session[^1].Time)}|{(session[^1].Time - session[0].Time).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)}|{session.Count}|{session[0].Index}|{session[^1].Index}"));
        foreach (var fact in log.Facts.Where(fact => fact.Host != "h3"))
        {
            var key = fact.User + fact.Address;
            if (open.TryGetValue(key, out var session) && (fact.Time - session[^1].Time).TotalMilliseconds > within && (fact.MsgId == begins || fact.MsgId == then))
            {
                if (then is null)
                {
                    Report(session);
                }

                open.Remove(key);
                session = null;
            }

            if (session is not null && fact.MsgId == then)
            {
                session.Add(fact);
                Report(session);
                open.Remove(key);
            }
            else if (fact.MsgId == begins)
            {
                (open[key] = session ?? []).Add(fact);
            }
        }

        foreach (var session in open.Values.Where(_ => then is null))
        {
            Report(session);
        }

        return [.. found.OrderByDescending(session => session.First).Select(session => session.Row)];
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    /// <summary>Two days of records of some programs.</summary>
    private static TestLog Days(LogLayout layout)
    {
        var log = new TestLog { FileBytes = 64 << 10 };
        void Add(string app, int count)
        {
            for (; count > 0; count--)
            {
                log.Add($"<13>1 - h1 {app} - - - {app} said {count}");
            }
        }

        Add("steady", 10);
        Add("gone", 4);
        Add("more", 5);
        log.Time.Advance(TimeSpan.FromHours(24));
        Add("steady", 10);
        Add("fresh", 3);
        Add("more", 20);
        log.Time.Advance(TimeSpan.FromHours(12));
        log.Log.Sync();
        if (layout == LogLayout.Both)
        {
            log.Restart();
            log.Add("x");
            log.Log.Sync();
        }

        if (layout != LogLayout.Journal)
        {
            log.SealFiles(leave: layout == LogLayout.Both ? 1 : 0);
        }

        return log;
    }

    private static List<string> Rows(TestLog log, string query)
    {
        var sink = new TableSink();
        log.Run(query, sink);
        return [.. sink.Rows.Select(row => string.Join('|', row.Select(cell => System.Text.Encoding.UTF8.GetString(cell.Octets)))).Where(row => !row.Contains("|x|", StringComparison.Ordinal))];
    }

    private static TestLog Filled(LogLayout layout)
    {
        var random = new Sworn.Testing.SeededRandom(21);
        var log = new TestLog { FileBytes = 64 << 10 };
        for (var at = 0; at < 1_500; at += 50)
        {
            log.AddOctets(Enumerable.Range(0, 50).Select(_ => RandomMessages.Next(random)));
            log.Log.PrepareAhead();
        }

        log.Log.Sync();
        if (layout != LogLayout.Journal)
        {
            log.SealFiles(leave: layout == LogLayout.Both ? 1 : 0);
        }

        return log;
    }

    private static string TextOf(TestLog log, string query)
    {
        using var stream = new MemoryStream();
        var sink = new StreamSink(stream, new OutputOptions { Format = RecordFormat.Json });
        log.Run(query, sink, request => request with { Since = 0 });
        sink.Flush();
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
