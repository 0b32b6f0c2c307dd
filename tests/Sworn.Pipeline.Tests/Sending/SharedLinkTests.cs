using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class SharedLinkTests : IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private readonly ForwardingNode _node = new();
    private readonly LineSink _one = new();
    private readonly LineSink _two = new();

    public void Dispose()
    {
        _node.Dispose();
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    [Trait("OPSEC", "2.7")]
    public void Destinations_share_the_messages_and_each_gets_its_own_in_order()
    {
        _node.Start(Group());
        WaitForBoth();
        _node.Append(ForwardingNode.Numbered(0, 4000));
        Eventually(() => _node.Snapshot("group").Unacknowledged == 0 && Numbered(_one).Count + Numbered(_two).Count == 4000);

        Assert.Equal(ForwardingNode.Numbered(0, 4000).Order(StringComparer.Ordinal), Numbered(_one).Concat(Numbered(_two)).Order(StringComparer.Ordinal));
        Assert.True(Numbered(_one).Count > 200, $"{Numbered(_one).Count}");
        Assert.True(Numbered(_two).Count > 200, $"{Numbered(_two).Count}");
        Assert.All([Numbered(_one), Numbered(_two)], lines => Assert.Equal(lines.Select(Number).Order(), lines.Select(Number)));
    }

    [Fact]
    public void When_one_is_lost_the_other_takes_everything_and_when_it_is_back_it_gets_its_share()
    {
        _node.Start(Group());
        WaitForBoth();
        _one.Close();
        _node.Append(ForwardingNode.Numbered(0, 1000));
        Eventually(() => _node.Snapshot("group").Forwarded >= 1000);
        var all = ForwardingNode.Numbered(0, 1000).ToHashSet(StringComparer.Ordinal);
        Eventually(() => all.IsSubsetOf(_one.Lines.Concat(_two.Lines)));
        var before = _one.Lines.Count;
        _one.OpenAgain();
        WaitForBoth();
        _node.Append(ForwardingNode.Numbered(1000, 4000));
        var more = ForwardingNode.Numbered(0, 5000).ToHashSet(StringComparer.Ordinal);
        Eventually(() => more.IsSubsetOf(_one.Lines.Concat(_two.Lines)));

        Assert.True(_one.Lines.Count > before + 200);
        Assert.True(_node.Snapshot("group").IsBalanced);
    }

    [Fact]
    public void When_none_answers_it_is_told_and_tried_again()
    {
        _one.Close();
        _two.Close();
        _node.Start(Group());
        _node.Append(ForwardingNode.Numbered(0, 10));
        _node.Events.WaitFor("failed group");
        _two.OpenAgain();
        _two.WaitFor(10);

        Assert.Equal(ForwardingNode.Numbered(0, 10), _two.Lines);
    }

    /// <summary>A destination that joins later is told as a fact; that it takes part shows when it gets something.</summary>
    private void WaitForBoth()
    {
        var (one, two) = (_one.Lines.Count, _two.Lines.Count);
        Eventually(() =>
        {
            _node.Append("<13>are you there");
            return _one.Lines.Count > one && _two.Lines.Count > two;
        });
    }

    private static List<string> Numbered(LineSink sink) => [.. sink.Lines.Where(line => line.StartsWith("<13>1", StringComparison.Ordinal))];

    private static int Number(string line) => int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private StreamOutputOptions Group() => new()
    {
        Name = "group",
        Number = 0,
        Destinations = [new("127.0.0.1", _one.Port), new("127.0.0.1", _two.Port)],
        Strategy = DestinationStrategy.LoadShare,
        Framing = StreamOutputFraming.LineFeed,
        RetryFirst = Quick,
        RetryMost = Quick,
    };

    private static void Eventually(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, ForwardingNode.Limit));
}
