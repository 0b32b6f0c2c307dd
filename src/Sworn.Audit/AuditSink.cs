using Sworn.Audit.Coverage;
using Sworn.Audit.Sessions;
using Sworn.Core.Ledger;
using Sworn.Query.Matching;
using Sworn.Query.Scan;

namespace Sworn.Audit;

/// <summary>
/// Feeds the records of a scan, or of a log that is followed, to what judges coverage. Belongs to the scanning thread.
/// </summary>
/// <param name="reader">Makes events of records.</param>
/// <param name="tracker">Joins them; null when not wanted.</param>
/// <param name="coverage">Collects evidence; null when not wanted.</param>
public sealed class AuditSink(
    EventReader reader, SessionTracker? tracker, CoverageEngine? coverage) : IRecordSink
{
    private readonly List<HiddenRange> _hidden = [];

    /// <summary>How many records were taken.</summary>
    public long Records { get; private set; }

    /// <summary>How many of them no entry of the catalogue fits.</summary>
    public long Unknown { get; private set; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<HiddenRange> Hidden => _hidden;

    /// <inheritdoc />
    public bool Accept(in QueryRecord record)
    {
        if (record.Fields.Kind == EntryKind.Event)
        {
            Take(record);
        }

        return true;
    }

    /// <inheritdoc />
    public void AcceptCount(long count)
    {
        // A scan for events never ends with a count.
    }

    /// <inheritdoc />
    public void Hide(HiddenRange range) => _hidden.Add(range);

    /// <inheritdoc />
    public void Flush()
    {
        // Nothing is buffered.
    }

    private void Take(in QueryRecord record)
    {
        Records++;
        var source = record.Source;
        var found = reader.Read(record.Index, record.Body, record.Fields.ReceivedUtc, source.Address.Span, isOwn: ReferenceEquals(source, SourceInfo.Own));
        if (found is null)
        {
            Unknown++;
            return;
        }

        tracker?.Take(found);
        coverage?.Take(found);
    }
}
