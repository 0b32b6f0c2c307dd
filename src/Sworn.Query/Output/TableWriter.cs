using System.Buffers;
using System.Text;
using System.Text.Json;
using Sworn.Query.Tables;

namespace Sworn.Query.Output;

/// <summary>Writes tables: aligned for people, an object a line in JSON, RFC 4180 in CSV.</summary>
internal static class TableWriter
{
    /// <summary>Writes a table.</summary>
    public static void Write(ResultTable table, RecordFormat format, IBufferWriter<byte> to)
    {
        switch (format)
        {
            case RecordFormat.Json:
                WriteJson(table, to);
                break;
            case RecordFormat.Csv:
                WriteCsv(table, to);
                break;
            default:
                WriteText(table, to);
                break;
        }
    }

    private static void WriteJson(ResultTable table, IBufferWriter<byte> to)
    {
        foreach (var row in table.Rows)
        {
            using (var json = new Utf8JsonWriter(to))
            {
                json.WriteStartObject();
                for (var column = 0; column < row.Count; column++)
                {
                    json.WritePropertyName(table.Columns[column]);
                    WriteJson(row[column], json);
                }

                json.WriteEndObject();
            }

            to.Write((byte)'\n');
        }
    }

    private static void WriteJson(Cell cell, Utf8JsonWriter json)
    {
        if (cell.IsEmpty)
        {
            json.WriteNullValue();
        }
        else if (cell.Number is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            // What is not UTF-8 shows as U+FFFD: a table is about values, the records have the octets.
            json.WriteStringValue(Encoding.UTF8.GetString(cell.Octets));
        }
    }

    private static void WriteCsv(ResultTable table, IBufferWriter<byte> to)
    {
        WriteLine(table.Columns.Count, column => Encoding.UTF8.GetBytes(table.Columns[column]), to);
        foreach (var row in table.Rows)
        {
            WriteLine(row.Count, column => row[column].Octets.ToArray(), to);
        }
    }

    private static void WriteLine(int count, Func<int, byte[]> value, IBufferWriter<byte> to)
    {
        for (var column = 0; column < count; column++)
        {
            to.Write(column == 0 ? [] : ","u8);
            CsvRecordWriter.WriteQuoted(value(column), to);
        }

        to.Write("\r\n"u8);
    }

    private static void WriteText(ResultTable table, IBufferWriter<byte> to)
    {
        var texts = table.Rows.Select(row => row.Select(TextOf).ToArray()).ToArray();
        var widths = table.Columns.Select((name, column) => texts.Select(row => row[column].Length).Append(name.Length).Max()).ToArray();
        var isNumber = table.Columns.Select((_, column) => table.Rows.Count > 0 && table.Rows.All(row => row[column].IsEmpty || row[column].Number is not null)).ToArray();
        WriteText([.. table.Columns], widths, isNumber, to);
        foreach (var row in texts)
        {
            WriteText(row, widths, isNumber, to);
        }
    }

    private static string TextOf(Cell cell)
    {
        if (cell.IsEmpty)
        {
            return "-";
        }

        var safe = new ArrayBufferWriter<byte>();
        safe.WriteSafe(cell.Octets);
        return Encoding.UTF8.GetString(safe.WrittenSpan);
    }

    private static void WriteText(string[] cells, int[] widths, bool[] isNumber, IBufferWriter<byte> to)
    {
        var line = new StringBuilder();
        for (var column = 0; column < cells.Length; column++)
        {
            line.Append(column == 0 ? "" : "  ");
            line.Append(isNumber[column] ? cells[column].PadLeft(widths[column]) : cells[column].PadRight(widths[column]));
        }

        to.Write(Encoding.UTF8.GetBytes(line.ToString().TrimEnd() + "\n"));
    }
}
