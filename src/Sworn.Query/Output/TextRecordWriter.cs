using System.Buffers;
using Sworn.Query.Fields;
using Sworn.Query.Matching;

namespace Sworn.Query.Output;

/// <summary>Writes a line for people. What a message lacks is a dash.</summary>
internal sealed class TextRecordWriter(OutputOptions options) : RecordWriter
{
    private const int SeverityMask = 7;

    private readonly FieldName[] _fields = FieldList.Resolve(options.Fields);

    public override void Write(in QueryRecord record, IBufferWriter<byte> to)
    {
        var color = options.UsesColor ? ColorOf(record) : [];
        to.Write(color);
        if (_fields.Length > 0)
        {
            WriteFields(record, to);
        }
        else
        {
            WriteLine(record, to);
            WriteAdded(record, to);
        }

        to.Write(color.IsEmpty ? [] : "\e[0m"u8);
        to.Write((byte)'\n');
    }

    public override void WriteCount(long count, IBufferWriter<byte> to)
    {
        to.Write(count);
        to.Write((byte)'\n');
    }

    private static ReadOnlySpan<byte> ColorOf(in QueryRecord record) => (record.Pri & SeverityMask) switch
    {
        <= 2 => "\e[1;31m"u8,
        3 => "\e[31m"u8,
        4 => "\e[33m"u8,
        5 => "\e[1m"u8,
        7 => "\e[2m"u8,
        _ => [],
    };

    private void WriteLine(in QueryRecord record, IBufferWriter<byte> to)
    {
        var message = record.Message;
        to.WriteLocal(record.EventTime, options.Zone);
        to.Write((byte)' ');
        WriteOrDash(new FieldEnumerator(record, FieldList.Severity), to);
        to.Write((byte)' ');
        WriteHost(record, to);
        to.Write((byte)' ');
        WriteOrDash(new FieldEnumerator(record, FieldList.App), to);
        WriteInside("["u8, message.Text(FieldId.ProcId, record.Body), "]"u8, to);
        to.Write((byte)' ');
        var name = message.Text(FieldId.MsgId, record.Body);
        WriteInside([], name.IsEmpty ? message.Text(FieldId.Event, record.Body) : name, ": "u8, to);
        WriteMessage(record, to);
    }

    private static void WriteAdded(in QueryRecord record, IBufferWriter<byte> to)
    {
        foreach (var (field, value) in record.Context.Added.All)
        {
            if (!value.IsEmpty)
            {
                to.Write((byte)' ');
                WriteNamed(field.Parameter.Span, value.Octets, to);
            }
        }
    }

    /// <summary>The host that the message claims; where it claims none, the peer's address in parentheses.</summary>
    private static void WriteHost(in QueryRecord record, IBufferWriter<byte> to)
    {
        var address = record.Source.Address.Span;
        if (!record.Message.Text(FieldId.Host, record.Body).IsEmpty || address.IsEmpty)
        {
            WriteOrDash(new FieldEnumerator(record, FieldList.Host), to);
            return;
        }

        WriteInside("("u8, address, ")"u8, to);
    }

    /// <summary>
    /// The text of a message, or its structured data where it has no text, or all of it where nothing was understood.
    /// </summary>
    private static void WriteMessage(in QueryRecord record, IBufferWriter<byte> to)
    {
        var message = record.Message;
        var text = message.Text(FieldId.Msg, record.Body);
        if (!text.IsEmpty || message.ParameterCount == 0)
        {
            to.WriteSafe(text.IsEmpty ? record.Body : text);
            return;
        }

        for (var number = 0; number < message.ParameterCount; number++)
        {
            var parameter = message.Parameter(number, record.Body);
            to.Write(number == 0 ? [] : " "u8);
            WriteNamed(parameter.Name, parameter.Value, to);
        }
    }

    private void WriteFields(in QueryRecord record, IBufferWriter<byte> to)
    {
        for (var number = 0; number < _fields.Length; number++)
        {
            to.Write(number == 0 ? [] : " "u8);
            var values = new FieldEnumerator(record, _fields[number]);
            if (_fields[number].Id == FieldId.Time)
            {
                to.WriteLocal(record.EventTime, options.Zone);
            }
            else if (_fields[number].Id == FieldId.Received)
            {
                to.WriteLocal(record.Fields.ReceivedUtc, options.Zone);
            }
            else
            {
                WriteOrDash(values, to);
            }
        }
    }

    private static void WriteNamed(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, IBufferWriter<byte> to)
    {
        to.WriteSafe(name);
        to.Write("=\""u8);
        to.WriteSafe(value);
        to.Write((byte)'"');
    }

    private static void WriteInside(
        ReadOnlySpan<byte> before, ReadOnlySpan<byte> value, ReadOnlySpan<byte> behind, IBufferWriter<byte> to)
    {
        if (!value.IsEmpty)
        {
            to.Write(before);
            to.WriteSafe(value);
            to.Write(behind);
        }
    }

    private static void WriteOrDash(FieldEnumerator values, IBufferWriter<byte> to)
    {
        var isFirst = true;
        while (values.MoveNext())
        {
            to.Write(isFirst ? [] : ","u8);
            to.WriteSafe(values.Current);
            isFirst = false;
        }

        to.Write(isFirst ? "-"u8 : []);
    }
}
