using Sworn.Host.Identity;
using Sworn.Testing;

namespace Sworn.Host.Tests.Identity;

public sealed class SessionTableTests
{
    [Fact]
    public void One_log_in_too_many_ends_the_one_that_was_idle_longest_and_says_which()
    {
        var time = new ManualTimeProvider();
        var table = new SessionTable(TimeSpan.FromHours(1), time);
        var first = table.Open("s-0", "ada", "192.0.2.7").Session;
        for (var number = 1; number < SessionTable.MaxSessions; number++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null(table.Open($"s-{number}", "bob", "192.0.2.8").Ended);
        }

        first.LastSeen = time.GetUtcNow();
        var ended = table.Open("s-last", "cyd", "192.0.2.9").Ended;

        Assert.Equal("s-1", ended!.Id);
        Assert.Equal(SessionTable.MaxSessions, table.All.Count);
    }

    [Fact]
    public void A_log_in_is_ended_by_one_of_those_who_end_it()
    {
        var table = new SessionTable(TimeSpan.FromHours(1), new ManualTimeProvider());
        var kept = table.Open("s-1", "ada", "192.0.2.7").Session;
        table.Open("s-2", "ada", "192.0.2.8");
        table.Open("s-3", "bob", "192.0.2.9");

        Assert.Equal("s-2", Assert.Single(table.CloseAll("ada", except: kept)).Id);
        Assert.Empty(table.CloseAll("ada", except: kept));
        Assert.Equal(2, table.CloseAll().Count);
        Assert.Empty(table.CloseAll());
    }
}
