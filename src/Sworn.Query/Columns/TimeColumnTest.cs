using Sworn.Protocols.Syslog;
using Sworn.Query.Time;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

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
    public override TemplateVerdict Judge(Template template, SegmentBlock? block) => block is null
        ? TemplateVerdict.Some
        : Decide(block.Header, IsKnown(MessageFacts.Unpack(template.Facts)));

    /// <inheritdoc/>
    public override void Run(in RowGroup rows, RowVerdict verdict)
    {
        switch (Decide(rows.Block.Header, isReceived || (rows.Used is not null && IsKnown(rows.Facts))))
        {
            case TemplateVerdict.None:
                verdict.SetAll(rows.Rows, meets: false);
                break;
            case TemplateVerdict.All:
                verdict.SetAll(rows.Rows, meets: true);
                break;
            default:
                verdict.SetUnknown(rows.Rows);
                break;
        }
    }

    private bool IsKnown(in MessageFacts facts) => isReceived || facts.TimeSource is TimeSource.Parsed or TimeSource.Receipt;

    private TemplateVerdict Decide(in BlockHeader block, bool isKnown)
    {
        var (min, max) = isReceived ? (block.MinReceived, block.MaxReceived) : (block.MinEvent, block.MaxEvent);
        if (isKnown && (max < bounds.Start || min >= bounds.End))
        {
            return TemplateVerdict.None;
        }

        return isKnown && isInterval && min >= bounds.Start && max < bounds.End ? TemplateVerdict.All : TemplateVerdict.Some;
    }
}
