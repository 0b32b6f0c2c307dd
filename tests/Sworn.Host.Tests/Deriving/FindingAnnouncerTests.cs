using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sworn.Audit.Sources;
using Sworn.Host.Deriving;
using Sworn.Host.Running;
using Sworn.Testing;

namespace Sworn.Host.Tests.Deriving;

public sealed class FindingAnnouncerTests
{
    private const int PerMinute = 60;

    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _written = [];
    private readonly FindingAnnouncer _announcer;
    private bool _isFull;

    public FindingAnnouncerTests()
    {
        var audit = new AuditTrail("node", _time, message =>
        {
            if (_isFull)
            {
                return Task.FromException(new IOException("full"));
            }

            _written.Add(Encoding.UTF8.GetString(message.Span));
            return Task.CompletedTask;
        });
        _announcer = new FindingAnnouncer(audit, new DerivedFacts(NullLogger.Instance), _time, PerMinute);
    }

    [Fact]
    public void What_is_due_is_written_once_although_it_is_not_read_back_yet()
    {
        var due = Findings(1);

        _announcer.Announce(due, through: 10);
        _announcer.Announce(due, through: 10);

        var record = Assert.Single(_written);
        Assert.Contains("FINDING_OPENED [audit@32473 kind=\"silent\" source=\"r0\" index=\"0\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_at_once_are_sixty_records_and_one_that_counts_the_rest()
    {
        var due = Findings(1000);
        _announcer.Announce(due, through: 2000);
        _time.Advance(TimeSpan.FromSeconds(30));
        _announcer.Announce(due, through: 2000);
        Assert.Equal(PerMinute, _written.Count);

        _time.Advance(TimeSpan.FromSeconds(31));
        _announcer.Announce(due, through: 2500);
        _announcer.Announce(due, through: 2500);

        Assert.Equal(PerMinute + 1, _written.Count);
        Assert.Contains("FINDINGS_LEFT_OUT [audit@32473 index=\"2500\" opened=\"940\" closed=\"0\"", _written[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_log_says_that_the_rest_was_left_out_new_findings_are_written_again()
    {
        _announcer.Announce(Findings(1000), through: 2000);
        _time.Advance(TimeSpan.FromSeconds(61));
        _announcer.Announce(Findings(1000), through: 2000);
        var written = _written.Count;

        _announcer.Announce(Findings(1, first: 3000), through: 3001);

        Assert.Equal(written + 1, _written.Count);
        Assert.Contains("source=\"r3000\"", _written[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_written_is_tried_again()
    {
        _isFull = true;
        _announcer.Announce(Findings(1), through: 10);
        _isFull = false;

        _announcer.Announce(Findings(1), through: 10);

        Assert.Single(_written);
    }

    [Fact]
    public void New_sources_wait_for_what_is_wrong()
    {
        var due = Enumerable.Range(0, PerMinute).Select(number => Finding(FindingKind.NewSource, number)).Append(Finding(FindingKind.Silent, 99));

        _announcer.Announce(due, through: 100);

        Assert.Contains("kind=\"silent\"", _written[0], StringComparison.Ordinal);
    }

    private static List<Finding> Findings(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(number => Finding(FindingKind.Silent, number))];

    private static Finding Finding(FindingKind kind, int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"r{number}"), kind, (ulong)number, number);
}
