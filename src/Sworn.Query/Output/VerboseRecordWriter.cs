using System.Buffers;
using System.Text;
using Sworn.Query.Fields;
using Sworn.Query.Matching;

namespace Sworn.Query.Output;

/// <summary>Writes every field that has a value on a line of its own, and an empty line behind each record.</summary>
internal sealed class VerboseRecordWriter(OutputOptions options) : RecordWriter
{
    private readonly bool _showsAll = options.Fields.Count == 0;
    private readonly (byte[] Name, FieldName Field)[] _fields =
        [.. Names(options).Select(name => Encoding.UTF8.GetBytes(name)).Zip(FieldList.Resolve(Names(options)))];

    public override void Write(in QueryRecord record, IBufferWriter<byte> to)
    {
        foreach (var (name, field) in _fields)
        {
            var values = new FieldEnumerator(record, field);
            while (values.MoveNext())
            {
                WriteName(name, to);
                to.WriteSafe(values.Current);
                to.Write((byte)'\n');
            }
        }

        if (_showsAll)
        {
            WriteMessage(record, to);
        }

        to.Write((byte)'\n');
    }

    public override void WriteCount(long count, IBufferWriter<byte> to)
    {
        to.Write("count: "u8);
        to.Write(count);
        to.Write((byte)'\n');
    }

    private static IReadOnlyList<string> Names(OutputOptions options) =>
        options.Fields.Count > 0 ? options.Fields : FieldList.BuiltIn;

    private static void WriteMessage(in QueryRecord record, IBufferWriter<byte> to)
    {
        var message = record.Message;
        for (var number = 0; number < message.ParameterCount; number++)
        {
            var parameter = message.Parameter(number, record.Body);
            to.Write("sd."u8);
            to.WriteSafe(parameter.ElementId);
            to.Write((byte)'.');
            to.WriteSafe(parameter.Name);
            to.Write(": "u8);
            to.WriteSafe(parameter.Value);
            to.Write((byte)'\n');
        }

        foreach (var (field, value) in record.Context.Added.All)
        {
            if (!value.IsEmpty)
            {
                WriteName(field.Parameter.Span, to);
                to.WriteSafe(value.Octets);
                to.Write((byte)'\n');
            }
        }

        var text = message.Text(FieldId.Msg, record.Body);
        if (!text.IsEmpty)
        {
            to.Write("msg: "u8);
            to.WriteSafe(text);
            to.Write((byte)'\n');
        }

        to.Write("_raw: "u8);
        to.WriteSafe(record.Body);
        to.Write((byte)'\n');
    }

    private static void WriteName(ReadOnlySpan<byte> name, IBufferWriter<byte> to)
    {
        to.WriteSafe(name);
        to.Write(": "u8);
    }
}
