using Sworn.Protocols.Syslog;
using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>Reads the times of rows from columns: nanoseconds of UTC since 1970.</summary>
internal static class RowTimes
{
    /// <summary>When the rows were received.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="to">Takes one time for each.</param>
    /// <exception cref="DamagedBlockException">A column does not decode.</exception>
    public static void ReadReceived(in RowGroup rows, Span<long> to)
    {
        var received = rows.Block.Received;
        var records = rows.Block.RecordsOf(rows.Used!);
        for (var row = 0; row < to.Length; row++)
        {
            to[row] = unchecked((long)received[records[row]]);
        }
    }

    /// <summary>When what the rows say happened.</summary>
    /// <returns>False when it takes reading the messages to know: no year, no zone, or a form without a column.</returns>
    /// <exception cref="DamagedBlockException">A column does not decode.</exception>
    public static bool TryReadEvent(in RowGroup rows, Span<long> to)
    {
        switch (rows.Facts.TimeSource)
        {
            case TimeSource.Receipt:
                ReadReceived(rows, to);
                return true;
            case TimeSource.Parsed:
                return PlaceOf(rows.Used!.Template) is { } slot && SlotTimes.TryRead(rows.Block.Column(rows.Used, slot), to);
            default:
                return false;
        }
    }

    private static int? PlaceOf(Template template)
    {
        int? slot = null;
        foreach (var field in template.Fields)
        {
            if (field.Kind == SpanKind.Time)
            {
                if (slot is not null || field.Place != FieldPlace.Slot)
                {
                    return null;
                }

                slot = field.Start;
            }
        }

        return slot;
    }
}
