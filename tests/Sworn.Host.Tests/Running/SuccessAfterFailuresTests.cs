using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sworn.Core.Ledger;
using Sworn.Host.Running;
using Sworn.Host.Tests.Configuration;
using Sworn.Pipeline.Routing;
using Sworn.Testing;

namespace Sworn.Host.Tests.Running;

/// <summary>Success within a time after failures, for the same user from the same address (OPSEC capabilities, 2.12).</summary>
[Trait("OPSEC", "2.12")]
public sealed class SuccessAfterFailuresTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private const long Begin = 1_795_000_000 * Second;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-policies-");
    private readonly List<string> _written = [];
    private SuccessAfterFailures _policies;
    private ulong _next;

    public SuccessAfterFailuresTests() => _policies = Make(failures: 1);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_success_after_failures_is_one_record_that_names_the_rule_and_its_causes()
    {
        Assert.Equal(0, See(Failed("ops", "192.0.2.7")));
        Assert.Equal(0, See(Failed("ops", "192.0.2.7")));
        Assert.Equal(1, See(Accepted("ops", "192.0.2.7")));
        Assert.Equal(0, See(Accepted("ops", "192.0.2.7")));

        var record = Assert.Single(_written);
        Assert.Contains(" SUCCESS_AFTER_FAILURES [audit@32473 rule=\"guessed\" account=\"ops\" source=\"192.0.2.7\"", record, StringComparison.Ordinal);
        Assert.Contains("first=\"0\" index=\"2\" outcome=\"success\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_success_alone_is_none() => Assert.Equal(0, See(Accepted("ops", "192.0.2.7")));

    [Theory]
    [InlineData("root", "192.0.2.7")]
    [InlineData("ops", "192.0.2.8")]
    public void Failures_of_another_user_or_address_do_not_count(string user, string from)
    {
        See(Failed(user, from));
        Assert.Equal(0, See(Accepted("ops", "192.0.2.7")));
    }

    [Theory]
    [InlineData(299, 1)]
    [InlineData(301, 0)]
    public void Failures_count_for_the_time_that_is_set(int seconds, int found)
    {
        See(Failed("ops", "192.0.2.7"));
        Assert.Equal(found, See(Accepted("ops", "192.0.2.7"), seconds));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(50, 1)]
    public void So_many_failures_in_a_row_are_needed_as_are_set(int failures, int found)
    {
        _policies = Make(failures: 3);
        for (var number = 0; number < failures; number++)
        {
            See(Failed("ops", "192.0.2.7"));
        }

        Assert.Equal(found, See(Accepted("ops", "192.0.2.7")));
    }

    [Fact]
    public void A_success_ends_the_row()
    {
        _policies = Make(failures: 2);
        See(Failed("ops", "192.0.2.7"));
        See(Accepted("ops", "192.0.2.7"));
        See(Failed("ops", "192.0.2.7"));

        Assert.Equal(0, See(Accepted("ops", "192.0.2.7")));
    }

    [Fact]
    public void The_log_ins_to_the_node_itself_count_too()
    {
        See("<108>1 2026-11-24T04:00:00Z noc-a sworn 12 LOGIN [audit@32473 user=\"-\" origin=\"192.0.2.7\" account=\"ada\" outcome=\"failure\"] A try");

        Assert.Equal(1, See("<109>1 2026-11-24T04:00:00Z noc-a sworn 12 LOGIN [audit@32473 user=\"ada\" origin=\"192.0.2.7\" outcome=\"success\"] A log-in"));
    }

    [Fact]
    public void A_restart_forgets_nothing_and_counts_nothing_twice()
    {
        _policies = Make(failures: 2);
        See(Failed("ops", "192.0.2.7"));
        _policies.Settle(_next);
        _policies = Make(failures: 2);
        _next = 0;
        See(Failed("ops", "192.0.2.7"));
        Assert.Equal(0, See(Accepted("ops", "192.0.2.7"), at: 0));
        _next = 1;
        See(Failed("ops", "192.0.2.7"));

        Assert.Equal(1, See(Accepted("ops", "192.0.2.7")));
    }

    [Fact]
    public void What_could_not_be_written_is_found_again()
    {
        See(Failed("ops", "192.0.2.7"));
        _policies.Settle(_next);
        Assert.Equal(1, See(Accepted("ops", "192.0.2.7")));
        _policies.Rewind();
        _next--;

        Assert.Equal(1, See(Accepted("ops", "192.0.2.7")));
    }

    [Fact]
    public void A_file_that_is_damaged_or_of_another_log_counts_for_nothing_and_the_damage_is_told()
    {
        See(Failed("ops", "192.0.2.7"));
        _policies.Settle(_next);
        Assert.Equal(1UL, new FailureRows(RowsFile, "log").Next);
        Assert.Equal(0UL, new FailureRows(RowsFile, "another").Next);
        Assert.Null(new FailureRows(RowsFile, "another").Damage);
        File.WriteAllText(RowsFile, "{\"log\":\"log\",\"next\":7");
        var damaged = new FailureRows(RowsFile, "log");
        Assert.Equal(0UL, damaged.Next);
        Assert.NotNull(damaged.Damage);
    }

    [Fact]
    public void What_cannot_be_kept_is_counted_all_the_same()
    {
        Directory.CreateDirectory(RowsFile);
        See(Failed("ops", "192.0.2.7"));
        _policies.Settle(_next);
        Assert.Equal(1, See(Accepted("ops", "192.0.2.7")));
    }

    [Fact]
    public void A_flood_of_names_is_forgotten_from_the_oldest()
    {
        var rows = new FailureRows(RowsFile, "log");
        for (var number = 0; number <= FailureRows.Most; number++)
        {
            rows.Fail(("p", $"user{number}", "192.0.2.7"), (ulong)number, number, needed: 3);
        }

        Assert.Null(rows.End(("p", "user0", "192.0.2.7")));
        Assert.NotNull(rows.End(("p", $"user{FailureRows.Most}", "192.0.2.7")));
        Assert.NotNull(rows.End(("p", $"user{FailureRows.Most / 2}", "192.0.2.7")));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("login:failure")]
    [InlineData("logim")]
    public void A_policy_is_about_named_events_and_both_outcomes(string events) => Assert.Equal(
        "policies[0].events", TestNode.LoadOneError($"policies:\n  - {{name: guessed, events: '{events}'}}\n").Path);

    private string RowsFile => Path.Join(_folder.FullName, "policies.json");

    private static string Failed(string user, string from) => $"<38>1 2026-11-24T04:00:00Z edge1 sshd 812 - - Failed password for {user} from {from} port 40000 ssh2";

    private static string Accepted(string user, string from) => $"<38>1 2026-11-24T04:00:00Z edge1 sshd 812 - - Accepted password for {user} from {from} port 40000 ssh2";

    private SuccessAfterFailures Make(int failures) => new(
        TestNode.LoadValid($"policies:\n  - {{name: guessed, failures: {failures}}}\n"), new FailureRows(RowsFile, "log"),
        new AuditTrail("noc-a", new ManualTimeProvider(), message =>
        {
            _written.Add(Encoding.UTF8.GetString(message.Span));
            return Task.CompletedTask;
        }),
        NullLogger.Instance);

    /// <summary>Shows the next record to the policies.</summary>
    /// <returns>How much they found.</returns>
    private int See(string message, int seconds = 0, ulong? at = null)
    {
        var fields = new EntryFields { Kind = EntryKind.Event, ReceivedUtc = Begin + (seconds * Second), Session = 1 };
        var found = new List<WatcherMatch>();
        _policies.Observe(new RoutedRecord(at ?? _next++, fields, Encoding.UTF8.GetBytes(message), sources: null), found);
        found.ForEach(static match => Assert.True(match.WriteAsync().IsCompletedSuccessfully));
        return found.Count;
    }
}
