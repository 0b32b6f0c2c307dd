namespace Sworn.Pipeline.Routing;

/// <summary>
/// A rule that remembers: it looks at every record of the log in order and says when several together mean something. Belongs to the
/// thread of its <see cref="RuleWatch"/>.
/// </summary>
public interface IRecordWatcher
{
    /// <summary>Looks at a record. One that it has looked at before, because it is read again, means nothing new.</summary>
    /// <param name="record">The record; nothing of it is kept.</param>
    /// <param name="found">Gets what it completes.</param>
    void Observe(in RoutedRecord record, ICollection<WatcherMatch> found);

    /// <summary>What was found before this index is on stable storage: it need not be looked at again.</summary>
    void Settle(ulong next);

    /// <summary>What was found since the last <see cref="Settle"/> could not be written: the same records come again.</summary>
    void Rewind();
}
