using System.Text;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class RepetitionsTests : IDisposable
{
    private readonly ForwardingNode _node = new();
    private readonly LineSink _sink = new();

    public void Dispose()
    {
        _node.Dispose();
        _sink.Dispose();
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public void Repeated_messages_become_one_and_a_count_that_restores_the_total_and_the_log_keeps_all()
    {
        _node.Start(Tcp() with { Aggregate = TimeSpan.FromMinutes(1) });
        _node.Append(Enumerable.Range(0, 10).Select(second => $"<13>1 2026-03-01T10:00:0{second}Z h a - - - link down"));
        _node.Append("<13>1 2026-03-01T10:00:10Z h a - - - link up");
        _sink.WaitFor(3);

        Assert.Equal("<13>1 2026-03-01T10:00:00Z h a - - - link down", _sink.Lines[0]);
        Assert.Matches(
            "^<13>1 2026-03-01T10:00:09Z h a - - - message repeated 9 times from [0-9T:.-]+Z to [0-9T:.-]+Z: \\[link down\\]$", _sink.Lines[1]);
        Assert.Equal("<13>1 2026-03-01T10:00:10Z h a - - - link up", _sink.Lines[2]);
        Eventually(() => _node.Snapshot("central").Aggregated == 9);
        Assert.Equal(_node.Writer.Progress.Durable, _node.Snapshot("central").Read);
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public void Without_the_setting_every_message_is_sent()
    {
        _node.Start(Tcp());
        _node.Append(Enumerable.Repeat("<13>1 - h a - - - same", 10));
        _sink.WaitFor(10);

        Assert.Equal(0, _node.Snapshot("central").Aggregated);
    }

    [Fact]
    public void When_the_interval_is_over_the_count_is_told_without_a_further_message()
    {
        _node.Start(Tcp() with { Aggregate = TimeSpan.FromMilliseconds(300) });
        _node.Append(Enumerable.Repeat("<13>Mar  1 10:00:00 h app: same", 5));
        _sink.WaitFor(2);

        Assert.Matches(@"^<13>Mar  1 10:00:00 h app: message repeated 4 times from .* to .*: \[same\]$", _sink.Lines[1]);
    }

    [Fact]
    public void Repetitions_that_were_not_told_before_the_end_are_told_at_the_end()
    {
        _node.Start(Tcp() with { Aggregate = TimeSpan.FromHours(1) });
        _node.Append(Enumerable.Repeat("same", 4));
        _sink.WaitFor(1);
        _node.Restart(ForwardingNode.Limit);

        Assert.Equal(2, _sink.Lines.Count);
        Assert.StartsWith("message repeated 3 times from ", _sink.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith(": [same]", _sink.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_cursor_stands_before_repetitions_that_were_not_told()
    {
        _node.Start(Tcp() with { Aggregate = TimeSpan.FromHours(1) });
        _node.Append(Enumerable.Repeat("same", 100));
        _sink.WaitFor(1);
        Eventually(() => _node.Snapshot("central").Read == _node.Writer.Progress.Durable);
        var end = _node.Writer.Progress.Durable;

        // With the destination away nothing is told at the end either.
        _sink.Close();
        _node.Restart(TimeSpan.Zero);
        _sink.OpenAgain();
        _node.Start(Tcp());
        _sink.WaitFor(100);

        Assert.All(_sink.Lines, line => Assert.Equal("same", line));
        Eventually(() => _node.Snapshot("central").Acknowledged >= end);
    }

    [Fact]
    public void Sources_are_counted_apart_and_one_repetition_is_sent_as_it_is()
    {
        var repetitions = new Repetitions(TimeSpan.FromMinutes(1), TimeZoneInfo.Utc, new ManualTimeProvider());
        Assert.False(Add(repetitions, 1, source: 1, "<13>x", out _));
        Assert.False(Add(repetitions, 2, source: 2, "<13>x", out _));
        Assert.True(Add(repetitions, 3, source: 1, "<13>x", out _));
        Assert.Equal(3UL, repetitions.Held);
        Assert.False(Add(repetitions, 4, source: 1, "<13>y", out var ended));

        Assert.Equal("<13>x", Encoding.UTF8.GetString(repetitions.Tell(ended!)));
        Assert.Null(repetitions.Held);
    }

    [Fact]
    public void A_source_that_is_forgotten_for_others_has_its_count_told()
    {
        var repetitions = new Repetitions(TimeSpan.FromMinutes(1), TimeZoneInfo.Utc, new ManualTimeProvider());
        ulong index = 0;
        Add(repetitions, index++, source: 0, "<13>x", out _);
        Add(repetitions, index++, source: 0, "<13>x", out _);
        var told = 0;
        for (var source = 1U; source <= 2000; source++)
        {
            Add(repetitions, index++, source, "<13>x", out var ended);
            told += ended is null ? 0 : 1;
        }

        Assert.Equal(1, told);
    }

    private static bool Add(Repetitions repetitions, ulong index, uint source, string message, out RepeatedRun? ended)
    {
        var fields = new EntryFields { Kind = EntryKind.Event, Source = source, ReceivedUtc = 1_772_359_200_000_000_000 + (long)index };
        ended = repetitions.Add(new RoutedRecord(index, fields, Encoding.UTF8.GetBytes(message), sources: null), out var isHeld);
        return isHeld;
    }

    private StreamOutputOptions Tcp() => new()
    {
        Name = "central",
        Number = 0,
        Destinations = [new("127.0.0.1", _sink.Port)],
        Framing = StreamOutputFraming.LineFeed,
    };

    private static void Eventually(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, ForwardingNode.Limit));
}
