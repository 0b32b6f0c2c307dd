using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Routing;

/// <summary>
/// Which received messages the log keeps, by selectors as routes have them: a message that none of them logs is not kept (OPSEC
/// capabilities, section 2.5). Belongs to the writer's thread.
/// </summary>
public sealed class LocalSelection : IRecordSelection
{
    private readonly RouteTable _selectors;
    private readonly TailSources _sources;

    /// <summary>Makes the selection of one log.</summary>
    /// <param name="selectors">At least one, in order.</param>
    /// <param name="directory">The data directory.</param>
    public LocalSelection(IReadOnlyList<Selector> selectors, StoreDirectory directory)
    {
        _selectors = new RouteTable(selectors);
        _sources = new TailSources(directory);
    }

    /// <inheritdoc/>
    public int Select(RecordBatch batch, Span<bool> isKept)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var octets = batch.Records.Span;
        foreach (var source in batch.NamedSources)
        {
            _sources.Learn(RecordHeader.Read(octets).Session, source);
        }

        var kept = 0;
        for (var number = 0; number < batch.Count; number++)
        {
            var length = RecordHeader.Size + (int)RecordHeader.BodyLength(octets);
            var record = new RoutedRecord(0, RecordHeader.Read(octets), octets[RecordHeader.Size..length], _sources);
            isKept[number] = _selectors.Route(record) != 0;
            kept += isKept[number] ? 1 : 0;
            octets = octets[length..];
        }

        return kept;
    }
}
