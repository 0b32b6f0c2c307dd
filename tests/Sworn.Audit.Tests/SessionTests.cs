using Sworn.Audit.Sessions;
using Sworn.Testing;

namespace Sworn.Audit.Tests;

public sealed class SessionTests
{
    [Theory]
    [InlineData(1UL)]
    [InlineData(20261124UL)]
    public void No_record_of_a_hundred_devices_is_joined_to_a_wrong_session(ulong seed)
    {
        var bench = new AuditBench();
        var truth = new SessionSimulation(new SeededRandom(seed), devices: 100, sessions: 2000).Run()
            .Select(sent => (sent.Session, Record: bench.Send(sent.Message, AuditBench.Start + (sent.Arrival * 1_000_000))!)).ToList();

        Assert.All(truth, sent => Assert.True(sent.Record.Session is not null, $"seed {seed}: record {sent.Record.Index} has no session"));
        var sessionsOf = truth.GroupBy(sent => sent.Record.Session!).ToList();
        Assert.All(sessionsOf, chain => Assert.True(chain.Select(sent => sent.Session).Distinct().Count() == 1, $"seed {seed}: {chain.Key.Key} mixes sessions"));
        Assert.Equal(2000, sessionsOf.Count);
        Assert.All(sessionsOf, chain => Assert.Equal(Confidence.Certain, chain.Key.Confidence));
    }

    [Fact]
    public void A_command_has_the_origin_of_the_session_that_its_process_serves()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-02"));

        var command = bench.Send("<190>Aug 11 11:15:01 cartier mgd[70652]: UI_CMDLINE_READ_LINE: User 'root', command 'show version '")!;

        Assert.Equal("10.223.5.251", command.Session!.Origin);
        Assert.Equal("root", command.Session.User);
    }

    [Fact]
    public void A_command_that_overtakes_its_log_in_is_joined_when_that_comes()
    {
        var bench = new AuditBench();
        var command = bench.Send("<190>1 2020-08-11T11:15:01.000-07:00 cartier mgd 70652 UI_CMDLINE_READ_LINE [junos@2636.1.1.1.2.164 username=\"root\" command=\"show version \"]")!;
        Assert.Null(command.Session);

        var login = bench.Send(AuditBench.Sample("ia-02"))!;

        Assert.Same(login.Session, command.Session);
    }

    [Fact]
    public void The_same_process_number_on_another_device_is_another_session()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-02"));

        var command = bench.Send("<190>Aug 11 11:15:01 other mgd[70652]: UI_CMDLINE_READ_LINE: User 'root', command 'show version '")!;

        Assert.Null(command.Session);
    }

    [Fact]
    public void A_process_number_that_is_used_again_begins_a_new_session()
    {
        var bench = new AuditBench();
        var first = bench.Send(AuditBench.Sample("ia-02"))!;
        bench.Send("<190>1 2020-08-11T11:16:00.000-07:00 cartier mgd 70652 UI_LOGOUT_EVENT [junos@2636.1.1.1.2.164 username=\"root\"]");

        var second = bench.Send(AuditBench.Sample("ia-02").Replace("11:15:00", "11:17:00", StringComparison.Ordinal).Replace("10.223.5.251", "192.0.2.9", StringComparison.Ordinal))!;

        Assert.NotSame(first.Session, second.Session);
        Assert.Equal("192.0.2.9", second.Session!.Origin);
    }

    [Fact]
    public void A_time_out_that_names_no_process_is_of_nobody_when_the_user_has_two_sessions()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-02"));
        bench.Send(AuditBench.Sample("ia-04"));

        Assert.Null(bench.Send(AuditBench.Sample("ssl-01"))!.Session);
    }

    [Fact]
    public void A_session_joined_by_user_alone_says_that_it_is_not_sure()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-02"));

        var chain = bench.Send(AuditBench.Sample("ssl-01"))!.Session!;

        Assert.Equal(Confidence.Weak, chain.Confidence);
        Assert.Contains("names no process", chain.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ssh_channel_begins_and_ends_with_its_process()
    {
        var bench = new AuditBench();
        var open = bench.Send(AuditBench.Sample("itc-01"))!;

        var close = bench.Send(AuditBench.Sample("itc-02"))!;

        Assert.Same(open.Session, close.Session);
        Assert.NotNull(close.Session!.End);
        Assert.Null(open.Chain);
    }

    [Fact]
    public void A_lockout_after_failures_from_two_places_names_no_place_as_certain()
    {
        var bench = new AuditBench();
        bench.Send(AuditBench.Sample("ia-03"));
        bench.Send(AuditBench.Sample("ia-03").Replace("10.223.5.251", "192.0.2.9", StringComparison.Ordinal));

        var chain = bench.Send(AuditBench.Sample("afl-01"))!.Chain!;

        Assert.Equal(3, chain.Count);
        Assert.Equal(Confidence.Likely, chain.Confidence);
    }

    [Fact]
    public void What_a_process_did_whose_log_in_was_lost_is_one_session_that_says_so()
    {
        var bench = new AuditBench();
        var first = bench.Send("<190>1 2020-08-11T11:15:01.000-07:00 cartier mgd 70652 UI_CMDLINE_READ_LINE [junos@2636.1.1.1.2.164 username=\"root\" command=\"show version \"]", At(0))!;
        var second = bench.Send("<190>1 2020-08-11T11:15:40.000-07:00 cartier mgd 70652 UI_CMDLINE_READ_LINE [junos@2636.1.1.1.2.164 username=\"root\" command=\"show log \"]", At(39))!;
        var end = bench.Send("<190>1 2020-08-11T11:16:00.000-07:00 cartier mgd 70652 UI_LOGOUT_EVENT [junos@2636.1.1.1.2.164 username=\"root\"]", At(59))!;

        Assert.NotNull(first.Session);
        Assert.Same(first.Session, second.Session);
        Assert.Same(first.Session, end.Session);
        Assert.False(first.Session.HasBegin);
        Assert.Equal(Confidence.Likely, first.Session.Confidence);
        Assert.Contains("log-in was not seen", first.Session.Why, StringComparison.Ordinal);
        Assert.NotNull(first.Session.End);
    }

    [Fact]
    public void A_command_of_another_user_shows_that_the_process_number_came_again()
    {
        var bench = new AuditBench();
        var login = bench.Send(AuditBench.Sample("ia-02"))!;

        var other = bench.Send("<190>1 2020-08-11T14:15:01.000-07:00 cartier mgd 70652 UI_CMDLINE_READ_LINE [junos@2636.1.1.1.2.164 username=\"eve\" command=\"show version \"]")!;

        Assert.NotSame(login.Session, other.Session);
        Assert.Contains("another user", login.Session!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_out_that_overtakes_its_log_in_ends_the_session()
    {
        var bench = new AuditBench();
        bench.Send("<190>1 2020-08-11T11:15:05.000-07:00 cartier mgd 70652 UI_LOGOUT_EVENT [junos@2636.1.1.1.2.164 username=\"root\"]");

        var login = bench.Send(AuditBench.Sample("ia-02"))!;

        Assert.Equal(2, login.Session!.Count);
        Assert.NotNull(login.Session.End);
    }

    [Fact]
    public void A_failure_that_comes_behind_its_lockout_is_joined_to_it()
    {
        var bench = new AuditBench();
        var lockout = bench.Send(AuditBench.Sample("afl-01"))!;
        Assert.Equal(Confidence.Weak, lockout.Chain!.Confidence);

        bench.Send(AuditBench.Sample("ia-03").Replace("11:15:00", "11:14:59", StringComparison.Ordinal));

        Assert.Equal(2, lockout.Chain.Count);
        Assert.Equal("10.223.5.251", lockout.Chain.Origin);
    }

    [Fact]
    public void A_result_that_overtakes_the_update_is_joined_to_it()
    {
        var bench = new AuditBench();
        bench.Send("<38>1 2020-08-11T23:15:00.000-07:00 cartier verify-sig 72830 - - Verified junos-20.4R1.1 signed by PackageProductionEc_2020");
        var update = bench.Send(AuditBench.Sample("upd-01"))!;

        Assert.Equal(2, update.Chain!.Count);
        Assert.Equal("success", update.Chain.Fact("event.outcome"));
    }

    [Fact]
    public void A_channel_has_begin_and_end_and_one_that_fails_says_why()
    {
        var bench = new AuditBench();
        var open = bench.Send(Tls("TLS_SESSION_START", "protocol=\"Tls13\" outcome=\"success\""))!;
        var close = bench.Send(Tls("TLS_SESSION_END", "reason=\"Closed\" outcome=\"success\""))!;
        var failed = bench.Send(Tls("TLS_HANDSHAKE_FAILED", "reason=\"expired\" outcome=\"failure\""))!;
        var orphan = bench.Send(Tls("TLS_SESSION_END", "reason=\"Closed\" outcome=\"success\""))!;

        Assert.Same(open.Chain, close.Chain);
        Assert.NotNull(open.Chain!.End);
        Assert.NotSame(open.Chain, failed.Chain);
        Assert.Equal("failure", failed.Chain!.Fact("event.outcome"));
        Assert.Equal("expired", failed.Chain.Fact("event.reason"));
        Assert.False(orphan.Chain!.HasBegin);
        Assert.Contains("begin was not seen", orphan.Chain.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_that_overtakes_its_begin_is_one_channel()
    {
        var bench = new AuditBench();
        var close = bench.Send(Tls("TLS_SESSION_END", "reason=\"Closed\" outcome=\"success\"", second: 9))!;
        var open = bench.Send(Tls("TLS_SESSION_START", "protocol=\"Tls13\" outcome=\"success\"", second: 1))!;

        Assert.Same(open.Chain, close.Chain);
        Assert.True(open.Chain!.HasBegin);
    }

    [Fact]
    public void Sworn_s_own_records_are_joined_by_the_number_of_the_log_in_and_its_lockout_to_the_tries()
    {
        var bench = new AuditBench();
        var login = bench.Send("<109>1 2026-11-24T04:00:00Z n sworn 1 LOGIN [audit@32473 user=\"ada\" origin=\"192.0.2.7\" means=\"password\" session=\"s-1\" outcome=\"success\"] x")!;
        var failed = bench.Send("<108>1 2026-11-24T04:00:01Z n sworn 1 LOGIN [audit@32473 user=\"-\" origin=\"192.0.2.9\" account=\"eve\" outcome=\"failure\"] x")!;
        var locked = bench.Send("<108>1 2026-11-24T04:00:02Z n sworn 1 LOGIN_LOCKED [audit@32473 user=\"-\" origin=\"192.0.2.9\" account=\"eve\" outcome=\"failure\"] x")!;
        var logout = bench.Send("<109>1 2026-11-24T04:00:03Z n sworn 1 LOGOUT [audit@32473 user=\"ada\" origin=\"192.0.2.7\" session=\"s-1\" outcome=\"success\"] x")!;

        Assert.Same(login.Session, logout.Session);
        Assert.Equal(Confidence.Certain, login.Session!.Confidence);
        Assert.NotNull(login.Session.End);
        Assert.Null(failed.Session);
        Assert.Equal(2, locked.Chain!.Count);
        Assert.Equal(("eve", "192.0.2.9"), (locked.Chain.User, locked.Chain.Origin));
    }

    private static long At(int second) => AuditBench.Start + (second * 1_000_000_000L);

    private static string Tls(string act, string parameters, int second = 0) =>
        $"<110>1 2026-11-24T04:00:0{second}.000000Z node1 sworn 12 {act} [audit@32473 input=\"tls\" peer=\"192.0.2.7:40000\" {parameters}] x";

    [Fact]
    public void Of_more_open_sessions_than_can_be_the_one_that_is_silent_for_longest_is_given_up_and_says_so()
    {
        const int sessions = 10_300;
        var bench = new AuditBench();
        for (var number = 0; number < sessions; number++)
        {
            bench.Send($"<38>1 2026-03-01T00:00:00Z device{number % 150} sshd {1000 + number} - - Accepted password for user{number} from 10.0.0.1 port 4000 ssh2");
        }

        var open = bench.Tracker.Open.ToList();
        Assert.Equal(10_000, open.Count);
        Assert.Equal(sessions - 10_000, bench.Chains.All.Count(chain => chain.Why.Contains("too many sessions are open", StringComparison.Ordinal)));
        Assert.All(bench.Chains.All, chain => Assert.InRange(chain.Number, 1, sessions - 10_000));
    }
}
