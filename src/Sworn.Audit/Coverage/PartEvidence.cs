using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Coverage;

/// <summary>
/// The records of one device that are about one part: all are counted, the first, the latest and the best are kept.
/// They
/// are judged when somebody asks, for a record that comes later may supply what an earlier one lacks.
/// </summary>
internal sealed class PartEvidence(RequirementPart part)
{
    private const int MaxFirst = 64;
    private const int MaxLatest = 192;
    private const int MaxShown = 8;

    private readonly List<AuditEvent> _first = [];
    private readonly Queue<AuditEvent> _latest = new();
    private RecordResult? _bestGone;
    private long _count;

    public void Add(AuditEvent record)
    {
        _count++;
        if (_first.Count < MaxFirst)
        {
            _first.Add(record);
            return;
        }

        _latest.Enqueue(record);
        if (_latest.Count > MaxLatest)
        {
            var gone = RecordJudge.Judge(_latest.Dequeue(), part);
            var best = _bestGone?.Verdict ?? CoverageVerdict.NeverObserved;
            _bestGone = gone is not null && gone.Verdict > best ? gone : _bestGone;
        }
    }

    public PartResult Judge()
    {
        var judged = _first.Concat(_latest).Select(record => RecordJudge.Judge(record, part)).OfType<RecordResult>().ToList();
        if (_bestGone is not null)
        {
            judged.Add(_bestGone);
        }

        var verdict = judged.Count == 0 ? CoverageVerdict.NeverObserved : judged.Max(result => result.Verdict);
        var best = judged.OrderByDescending(result => result.Verdict).ThenBy(result => result.Missing.Count())
            .ThenBy(result => result.Record.Index).Take(MaxShown).ToList();
        return new PartResult(part, verdict, judged.Count == 0 ? 0 : _count, best, []);
    }
}
