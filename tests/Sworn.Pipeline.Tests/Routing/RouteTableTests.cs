using System.Text;
using System.Text.RegularExpressions;
using Sworn.Core.Ledger;
using Sworn.Core.Messages;
using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Tests.Routing;

public sealed class RouteTableTests
{
    private const ulong A = 1;
    private const ulong B = 2;
    private const ulong C = 4;

    [Fact]
    public void Without_selectors_every_record_goes_everywhere() =>
        Assert.Equal(ulong.MaxValue, Route(new RouteTable([]), "<13>hello"));

    [Fact]
    [Trait("OPSEC", "2.6")]
    public void Severity_boundaries_are_exact()
    {
        var table = new RouteTable(
        [
            new Selector { Name = "a", Severity = Severity.Critical, Outputs = A },
            new Selector { Name = "b", Severity = Severity.Warning, Outputs = B },
            new Selector { Name = "c", Outputs = C },
        ]);
        var counts = new Dictionary<ulong, int> { [A] = 0, [B] = 0, [C] = 0 };
        for (var number = 0; number < 800; number++)
        {
            var outputs = Route(table, $"<{(16 * 8) + (number % 8)}>1 - - - - - - {number}");
            foreach (var output in counts.Keys)
            {
                counts[output] += (outputs & output) == 0 ? 0 : 1;
            }
        }

        Assert.Equal((300, 500, 800), (counts[A], counts[B], counts[C]));
    }

    [Fact]
    public void Every_facility_and_severity_compares_as_RFC_9742_says()
    {
        foreach (var facility in Enum.GetValues<Facility>())
        {
            foreach (var severity in Enum.GetValues<Severity>())
            {
                var higher = new RouteTable([new Selector { Name = "s", Facilities = 1u << (int)facility, Severity = severity, Outputs = A }]);
                var equal = new RouteTable([new Selector { Name = "s", Severity = severity, Comparison = SeverityComparison.Equals, Outputs = A }]);
                for (var pri = 0; pri <= 191; pri++)
                {
                    Assert.Equal(pri >> 3 == (int)facility && (pri & 7) <= (int)severity, Route(higher, $"<{pri}>x") == A);
                    Assert.Equal((pri & 7) == (int)severity, Route(equal, $"<{pri}>x") == A);
                }
            }
        }
    }

    [Theory]
    [InlineData("no priority at all")]
    [InlineData("<192>beyond the table")]
    [InlineData("<>empty")]
    [InlineData("<1234>too long")]
    [InlineData("")]
    public void Without_a_valid_priority_a_message_is_user_notice(string message)
    {
        var priority = MessagePriority.Of(Encoding.UTF8.GetBytes(message));

        Assert.Equal((Facility.User, Severity.Notice, true), (priority.Facility, priority.Severity, priority.IsAssumed));
    }

    [Fact]
    public void First_match_ends_where_a_selector_is_not_continued_and_all_matches_otherwise()
    {
        Selector[] all = [new() { Name = "a", Outputs = A }, new() { Name = "b", Outputs = B }];

        Assert.Equal(A | B, Route(new RouteTable(all), "<13>x"));
        Assert.Equal(A, Route(new RouteTable([.. all.Select(selector => selector with { IsContinued = false })]), "<13>x"));
    }

    [Fact]
    public void Block_takes_an_output_away_whatever_comes_before_and_after()
    {
        var table = new RouteTable(
        [
            new Selector { Name = "first", Outputs = A | B },
            new Selector { Name = "noise", Match = Pattern("keepalive"), Action = SelectorAction.Block, Outputs = A },
            new Selector { Name = "last", Outputs = A | C },
        ]);

        Assert.Equal(B | C, Route(table, "<13>a keepalive"));
        Assert.Equal(A | B | C, Route(table, "<13>a change"));
    }

    [Fact]
    public void Stop_hides_the_message_from_later_selectors_only()
    {
        var table = new RouteTable(
        [
            new Selector { Name = "first", Outputs = A },
            new Selector { Name = "end", Match = Pattern("noise"), Action = SelectorAction.Stop },
            new Selector { Name = "last", Outputs = B },
        ]);

        Assert.Equal(A, Route(table, "<13>noise"));
        Assert.Equal(A | B, Route(table, "<13>signal"));
    }

    [Fact]
    public void A_pattern_sees_octets_that_are_no_text()
    {
        var table = new RouteTable([new Selector { Name = "s", Match = Pattern("\u00ff\u00fe end$"), Outputs = A }]);

        Assert.Equal(A, Route(table, [.. "<13>x "u8, 0xff, 0xfe, .. " end"u8]));
    }

    [Fact]
    public void Facility_pattern_and_test_must_all_hold()
    {
        var selector = new Selector
        {
            Name = "s",
            Facilities = 1u << (int)Facility.Auth,
            Match = Pattern("Failed"),
            Test = () => new Longer(30),
            Outputs = A,
        };

        Assert.Equal(A, Route(new RouteTable([selector]), "<34>Failed password for root from 192.0.2.9"));
        Assert.Equal(0UL, Route(new RouteTable([selector]), "<34>Failed"));
        Assert.Equal(0UL, Route(new RouteTable([selector]), "<34>Accepted password for root from 192.0.2.9"));
        Assert.Equal(0UL, Route(new RouteTable([selector]), "<13>Failed password for root from 192.0.2.9"));
    }

    [Fact]
    public void An_explanation_names_the_condition_that_did_not_hold_and_agrees_with_the_routing()
    {
        var table = new RouteTable(
        [
            new Selector { Name = "auth", Facilities = 1u << (int)Facility.Auth, Outputs = A },
            new Selector { Name = "urgent", Severity = Severity.Critical, Outputs = B, IsContinued = false },
            new Selector { Name = "never", Outputs = C },
        ]);
        var message = "<34>1 - - - - - - x"u8;
        var record = new RoutedRecord(0, default, message, sources: null);
        var steps = table.Explain(record);

        Assert.Equal(["auth", "urgent"], steps.Select(step => step.Selector));
        Assert.All(steps, step => Assert.True(step.IsMatch));
        Assert.Equal(table.Route(record), steps[^1].Outputs);
        Assert.Contains("auth.critical", steps[0].Reason, StringComparison.Ordinal);
        var other = table.Explain(new RoutedRecord(0, default, "<13>x"u8, sources: null));
        Assert.False(other[0].IsMatch);
        Assert.Contains("user.notice is not auth", other[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Routing_allocates_nothing()
    {
        var table = new RouteTable([new Selector { Name = "s", Severity = Severity.Debug, Match = Pattern("message"), Outputs = A }]);
        var message = "<13>1 - h a - - - a message"u8.ToArray();
        Route(table, message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 1000; number++)
        {
            Route(table, message);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Regex Pattern(string text) => new(text, RegexOptions.NonBacktracking);

    private static ulong Route(RouteTable table, string message) => Route(table, Encoding.UTF8.GetBytes(message));

    private static ulong Route(RouteTable table, byte[] message) =>
        table.Route(new RoutedRecord(0, new EntryFields { Kind = EntryKind.Event }, message, sources: null));

    private sealed class Longer(int than) : IRecordTest
    {
        public bool Matches(in RoutedRecord record) => record.Body.Length > than;
    }
}
