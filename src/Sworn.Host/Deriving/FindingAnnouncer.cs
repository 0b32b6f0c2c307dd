using System.Globalization;
using Sworn.Audit.Sources;
using Sworn.Core.Messages;
using Sworn.Host.Running;

namespace Sworn.Host.Deriving;

/// <summary>
/// Writes audit records of findings that open and close, each once: what the log says already is not due any more, and what
/// was written and not read back yet is remembered here. Bounded: what exceeds a minute's number is counted in one record.
/// Belongs to the thread that derives.
/// </summary>
/// <param name="audit">The node's record of its own acts.</param>
/// <param name="facts">Where a failure is told.</param>
/// <param name="time">The clock of the minute.</param>
/// <param name="perMinute">How many findings a minute are recorded one by one.</param>
internal sealed class FindingAnnouncer(AuditTrail audit, DerivedFacts facts, TimeProvider time, int perMinute)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Source, FindingKind Kind, ulong Opened, bool IsEnd), Task> _written = [];
    private long _windowBegan = time.GetTimestamp();
    private int _inWindow;
    private Task? _summary;
    private ulong _summarized;

    /// <summary>Records what is due.</summary>
    /// <param name="due">Findings of which no record says that they are open, or over.</param>
    /// <param name="through">The last entry of the log that was read.</param>
    public void Announce(IEnumerable<Finding> due, ulong through)
    {
        var left = due.OrderBy(finding => finding.Kind is FindingKind.NewSource or FindingKind.ZoneMissing)
            .ThenBy(finding => finding.ClosedIndex ?? finding.OpenedIndex).ThenBy(finding => finding.Source, StringComparer.Ordinal).ToList();
        Forget(left);
        var isNewWindow = time.GetElapsedTime(_windowBegan) >= Window;
        if (_inWindow >= perMinute && !isNewWindow)
        {
            return;
        }

        if (isNewWindow)
        {
            // What did not fit into the minute that ended is told as a number, once.
            Summarize(left, through, wasFull: _inWindow >= perMinute);
            (_windowBegan, _inWindow) = (time.GetTimestamp(), 0);
        }

        if (_summary is null)
        {
            foreach (var finding in left.Where(finding => !_written.ContainsKey(KeyOf(finding))).Take(perMinute - _inWindow).ToList())
            {
                _inWindow++;
                _written[KeyOf(finding)] = Write(finding);
            }
        }
    }

    private static (string, FindingKind, ulong, bool) KeyOf(Finding finding) =>
        (finding.Source, finding.Kind, finding.OpenedIndex, finding.Closed is not null);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the log says by now, and what could not be written, is not remembered any more.</summary>
    private void Forget(List<Finding> due)
    {
        var keys = due.Select(KeyOf).ToHashSet();
        foreach (var (key, task) in _written.ToList())
        {
            if (task.IsFaulted)
            {
                facts.NotRecorded(key.IsEnd ? "FINDING_CLOSED" : "FINDING_OPENED", task.Exception.InnerException!.Message);
            }

            if (task.IsFaulted || !keys.Contains(key))
            {
                _written.Remove(key);
            }
        }

        if (_summary is { IsFaulted: true })
        {
            facts.NotRecorded("FINDINGS_LEFT_OUT", _summary.Exception!.InnerException!.Message);
            _summary = null;
        }

        if (_summary is not null && !due.Exists(finding => !_written.ContainsKey(KeyOf(finding)) && (finding.ClosedIndex ?? finding.OpenedIndex) <= _summarized))
        {
            _summary = null;
        }
    }

    private void Summarize(List<Finding> left, ulong through, bool wasFull)
    {
        var unwritten = left.Where(finding => !_written.ContainsKey(KeyOf(finding))).ToList();
        if (!wasFull || unwritten.Count == 0 || _summary is not null)
        {
            return;
        }

        _summarized = through;
        _summary = audit.RecordAsync(
            Severity.Warning, "FINDINGS_LEFT_OUT", "Too many findings to record one by one; sworn sources shows all",
            ("index", Text(through)),
            ("opened", unwritten.Count(finding => finding.Closed is null).ToString(CultureInfo.InvariantCulture)),
            ("closed", unwritten.Count(finding => finding.Closed is not null).ToString(CultureInfo.InvariantCulture)),
            ("outcome", AuditTrail.Success));
    }

    private Task Write(Finding finding) => finding.Closed is { } closed
        ? audit.RecordAsync(
            Severity.Notice, "FINDING_CLOSED", $"{finding.Source}: {finding.KindName} is over",
            ("kind", finding.KindName), ("source", finding.Source), ("index", Text(finding.OpenedIndex)), ("opened", TimeOf(finding.Opened)),
            ("closed", TimeOf(closed)), ("count", finding.Count.ToString(CultureInfo.InvariantCulture)), ("record", Text(finding.Index)),
            ("outcome", AuditTrail.Success))
        : audit.RecordAsync(
            Severity.Warning, "FINDING_OPENED", $"{finding.Source}: {finding.KindName}: {finding.Detail}",
            ("kind", finding.KindName), ("source", finding.Source), ("index", Text(finding.OpenedIndex)), ("opened", TimeOf(finding.Opened)),
            ("detail", finding.Detail), ("count", finding.Count.ToString(CultureInfo.InvariantCulture)), ("record", Text(finding.Index)),
            ("outcome", AuditTrail.Success));

    private static string TimeOf(long utc) =>
        DateTimeOffset.UnixEpoch.AddTicks(utc / TimeSpan.NanosecondsPerTick).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
