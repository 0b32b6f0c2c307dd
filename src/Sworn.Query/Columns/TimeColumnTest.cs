using Sworn.Protocols.Syslog;
using Sworn.Query.Time;

namespace Sworn.Query.Columns;

/// <summary>
/// A test on a time, asked of the earliest and the latest of a block. Times without a zone or a year are found out when
/// the message is read, and nothing is known of them here.
/// </summary>
/// <param name="isReceived">Receive time, or else event time.</param>
/// <param name="bounds">Outside of which no time passes.</param>
/// <param name="isInterval">Whether all times inside pass.</param>
internal sealed class TimeColumnTest(bool isReceived, TimeInterval bounds, bool isInterval) : ColumnTest
{
    /// <inheritdoc/>
    public override int Cost => 1;

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        var header = rows.Block.Header;
        var (min, max) = isReceived ? (header.MinReceived, header.MaxReceived) : (header.MinEvent, header.MaxEvent);
        var isKnown = isReceived || (rows.Used is not null && rows.Facts.TimeSource is TimeSource.Parsed or TimeSource.Receipt);
        if (isKnown && (max < bounds.Start || min >= bounds.End))
        {
            verdict.SetAll(rows.Rows, meets: false);
        }
        else if (isKnown && isInterval && min >= bounds.Start && max < bounds.End)
        {
            verdict.SetAll(rows.Rows, meets: true);
        }
        else
        {
            verdict.SetUnknown(rows.Rows);
        }
    }
}
