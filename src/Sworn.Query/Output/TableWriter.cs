using System.Buffers;
using System.Text;
using System.Text.Json;
using Sworn.Query.Tables;

namespace Sworn.Query.Output;

/// <summary>
/// Writes tables: aligned for people, an object a line in JSON, RFC 4180 in CSV, a line for each cell in the verbose format.
/// Belongs to one thread.
/// </summary>
internal sealed class TableWriter
{
    /// <summary>So many rows are looked at before the widths of columns are chosen; wider cells further down stand out.</summary>
    private const int RowsToMeasure = 1_000;

    private readonly IReadOnlyList<string> _columns;
    private readonly RecordFormat _format;
    private readonly IBufferWriter<byte> _to;
    private readonly List<IReadOnlyList<Cell>> _waiting = [];
    private int[]? _widths;
    private bool[] _isNumber = [];

    public TableWriter(IReadOnlyList<string> columns, RecordFormat format, IBufferWriter<byte> to)
    {
        _columns = columns;
        _format = format;
        _to = to;
        if (format == RecordFormat.Csv)
        {
            WriteLine(columns.Count, column => Encoding.UTF8.GetBytes(columns[column]));
        }
    }

    /// <summary>Writes a row, or keeps it until enough are there to choose widths.</summary>
    public void Write(IReadOnlyList<Cell> row)
    {
        switch (_format)
        {
            case RecordFormat.Json:
                WriteJson(row);
                break;
            case RecordFormat.Csv:
                WriteLine(row.Count, column => row[column].Octets.ToArray());
                break;
            case RecordFormat.Verbose:
                WriteVerbose(row);
                break;
            default:
                _waiting.Add(row);
                if (_waiting.Count >= RowsToMeasure)
                {
                    Flush();
                }

                break;
        }
    }

    /// <summary>Writes what was kept.</summary>
    public void Flush()
    {
        if (_format is RecordFormat.Json or RecordFormat.Csv or RecordFormat.Verbose || (_widths is not null && _waiting.Count == 0))
        {
            return;
        }

        var texts = _waiting.ConvertAll(static row => row.Select(TextOf).ToArray());
        if (_widths is null)
        {
            _widths = [.. _columns.Select((name, column) => texts.Select(row => row[column].Length).Append(name.Length).Max())];
            _isNumber = [.. _columns.Select((_, column) => _waiting.Count > 0 && _waiting.TrueForAll(row => row[column].IsEmpty || row[column].Number is not null))];
            WriteText([.. _columns]);
        }

        texts.ForEach(WriteText);
        _waiting.Clear();
    }

    private void WriteJson(IReadOnlyList<Cell> row)
    {
        using (var json = new Utf8JsonWriter(_to))
        {
            json.WriteStartObject();
            for (var column = 0; column < row.Count; column++)
            {
                json.WritePropertyName(_columns[column]);
                WriteJson(row[column], json);
            }

            json.WriteEndObject();
        }

        _to.Write((byte)'\n');
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

    private void WriteLine(int count, Func<int, byte[]> value)
    {
        for (var column = 0; column < count; column++)
        {
            _to.Write(column == 0 ? [] : ","u8);
            CsvRecordWriter.WriteQuoted(value(column), _to);
        }

        _to.Write("\r\n"u8);
    }

    private void WriteVerbose(IReadOnlyList<Cell> row)
    {
        for (var column = 0; column < row.Count; column++)
        {
            if (!row[column].IsEmpty)
            {
                _to.Write(Encoding.UTF8.GetBytes(_columns[column] + ": "));
                _to.WriteSafe(row[column].Octets);
                _to.Write((byte)'\n');
            }
        }

        _to.Write((byte)'\n');
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

    private void WriteText(string[] cells)
    {
        var line = new StringBuilder();
        for (var column = 0; column < cells.Length; column++)
        {
            line.Append(column == 0 ? "" : "  ");
            line.Append(_isNumber[column] ? cells[column].PadLeft(_widths![column]) : cells[column].PadRight(_widths![column]));
        }

        _to.Write(Encoding.UTF8.GetBytes(line.ToString().TrimEnd() + "\n"));
    }
}
