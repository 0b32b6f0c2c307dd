using System.Buffers;
using System.Text;
using Sworn.Query.Fields;
using Sworn.Query.Matching;

namespace Sworn.Query.Output;

/// <summary>
/// Writes RFC 4180: lines end with CR LF, values with a comma, a quotation mark or a line end stand in quotation marks.
/// Values are the octets as they are; several values of a field stand in one cell with a comma and a space between.
/// </summary>
internal sealed class CsvRecordWriter(OutputOptions options) : RecordWriter
{
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create(",\"\r\n"u8);

    private readonly IReadOnlyList<string> _names = NamesOf(options);
    private readonly FieldName[] _fields = FieldList.Resolve(NamesOf(options));
    private readonly ArrayBufferWriter<byte> _cell = new();
    private bool _hasBegun;

    public override void Begin(IBufferWriter<byte> to)
    {
        // The header of a count is another one.
        _hasBegun = false;
    }

    public override void Write(in QueryRecord record, IBufferWriter<byte> to)
    {
        WriteHeader(to);
        for (var number = 0; number < _fields.Length; number++)
        {
            to.Write(number == 0 ? [] : ","u8);
            var values = new FieldEnumerator(record, _fields[number]);
            WriteCell(ref values, to);
        }

        to.Write("\r\n"u8);
    }

    public override void WriteCount(long count, IBufferWriter<byte> to)
    {
        to.Write("count\r\n"u8);
        to.Write(count);
        to.Write("\r\n"u8);
    }

    private static IReadOnlyList<string> NamesOf(OutputOptions options) =>
        options.Fields.Count > 0 ? options.Fields : [.. FieldList.Columns, .. options.Added];

    private void WriteHeader(IBufferWriter<byte> to)
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        for (var number = 0; number < _names.Count; number++)
        {
            to.Write(number == 0 ? [] : ","u8);
            WriteQuoted(Encoding.UTF8.GetBytes(_names[number]), to);
        }

        to.Write("\r\n"u8);
    }

    private void WriteCell(ref FieldEnumerator values, IBufferWriter<byte> to)
    {
        _cell.ResetWrittenCount();
        var isFirst = true;
        while (values.MoveNext())
        {
            _cell.Write(isFirst ? [] : ", "u8);
            _cell.Write(values.Current);
            isFirst = false;
        }

        WriteQuoted(_cell.WrittenSpan, to);
    }

    /// <summary>Writes a value, in quotation marks where it needs them.</summary>
    public static void WriteQuoted(ReadOnlySpan<byte> value, IBufferWriter<byte> to)
    {
        if (!value.ContainsAny(NeedsQuotes))
        {
            to.Write(value);
            return;
        }

        to.Write((byte)'"');
        int quote;
        while ((quote = value.IndexOf((byte)'"')) >= 0)
        {
            to.Write(value[..(quote + 1)]);
            to.Write((byte)'"');
            value = value[(quote + 1)..];
        }

        to.Write(value);
        to.Write((byte)'"');
    }
}
