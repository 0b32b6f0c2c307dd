using Sworn.Query.Matching;
using Sworn.Query.Tables;

namespace Sworn.Query.Scan;

/// <summary>Where results go. Called by the scanning thread only.</summary>
public interface IRecordSink
{
    /// <summary>Takes a result. What it refers to is valid during the call only.</summary>
    /// <returns>False when no more are wanted: the scan ends.</returns>
    bool Accept(in QueryRecord record);

    /// <summary>Takes the result of a query that ends with <c>| count</c>, instead of records.</summary>
    void AcceptCount(long count);

    /// <summary>Learns the columns of a table, before its rows. A sink that is about records takes none.</summary>
    void BeginTable(IReadOnlyList<string> columns)
    {
    }

    /// <summary>Takes a row of a table, which may be kept.</summary>
    /// <returns>False when no more are wanted.</returns>
    bool AcceptRow(IReadOnlyList<Cell> row) => true;

    /// <summary>Learns, as soon as it is known, that records could not be read and results may be missing.</summary>
    void Hide(HiddenRange range);

    /// <summary>
    /// Everything found so far was accepted and the scan goes on or waits: a good moment to write out what is buffered.
    /// </summary>
    void Flush();
}
