using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sworn.Protocols.Syslog;
using Sworn.Query.Fields;
using Sworn.Query.Matching;
using Sworn.Query.Time;

namespace Sworn.Query.Output;

/// <summary>Writes a JSON object on a line of its own for each record.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer writes to memory and holds nothing.")]
internal sealed class JsonRecordWriter : RecordWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly (JsonEncodedText Name, FieldName Field)[] _fields;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private readonly byte[] _time = new byte[TimeText.MaxLength];

    public JsonRecordWriter(OutputOptions options)
    {
        var names = options.Fields.Select(name => JsonEncodedText.Encode(name, Options.Encoder));
        _fields = [.. names.Zip(FieldList.Resolve(options.Fields))];
        _json = new Utf8JsonWriter(_line, Options);
    }

    public override void Write(in QueryRecord record, IBufferWriter<byte> to)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        if (_fields.Length > 0)
        {
            WriteFields(record);
        }
        else
        {
            WriteAll(record);
            WriteAdded(record);
        }

        _json.WriteEndObject();
        _json.Flush();
        to.Write(_line.WrittenSpan);
        to.Write((byte)'\n');
    }

    public override void WriteCount(long count, IBufferWriter<byte> to)
    {
        to.Write("{\"count\":"u8);
        to.Write(count);
        to.Write("}\n"u8);
    }

    /// <summary>What pipes added stands apart: its names may be those of other members.</summary>
    private void WriteAdded(in QueryRecord record)
    {
        if (record.Context.Added.Count == 0)
        {
            return;
        }

        _json.WriteStartObject("fields"u8);
        foreach (var (field, value) in record.Context.Added.All)
        {
            _json.WritePropertyName(field.Text);
            if (value.IsEmpty)
            {
                _json.WriteNullValue();
            }
            else if (value.Number is { } number)
            {
                _json.WriteNumberValue(number);
            }
            else
            {
                _json.WriteStringValue(value.Octets);
            }
        }

        _json.WriteEndObject();
    }

    private void WriteFields(in QueryRecord record)
    {
        foreach (var (name, field) in _fields)
        {
            var values = new FieldEnumerator(record, field);
            if (!values.MoveNext())
            {
                _json.WriteNull(name);
                continue;
            }

            _json.WritePropertyName(name);
            WriteValues(field, ref values, CountOf(record, field));
        }
    }

    private void WriteValues(FieldName field, ref FieldEnumerator values, int count)
    {
        if (count > 1)
        {
            _json.WriteStartArray();
        }

        do
        {
            if (field.IsNumber)
            {
                _json.WriteRawValue(values.Current, skipInputValidation: true);
            }
            else
            {
                _json.WriteStringValue(values.Current);
            }
        }
        while (values.MoveNext());

        if (count > 1)
        {
            _json.WriteEndArray();
        }
    }

    private static int CountOf(in QueryRecord record, FieldName field)
    {
        var count = 0;
        var values = new FieldEnumerator(record, field);
        while (values.MoveNext())
        {
            count++;
        }

        return count;
    }

    private void WriteAll(in QueryRecord record)
    {
        _json.WriteNumber("index"u8, record.Index);
        WriteTime("received"u8, record.Fields.ReceivedUtc);
        WriteText("source"u8, record.Source.Address.Span);
        WritePort(record.Source.Port);
        WriteText("listener"u8, record.Source.Listener.Span);
        WriteText("transport"u8, record.Source.Transport.Span);
        _json.WriteStartArray("flags"u8);
        for (var number = 0; RecordNames.TryGetFlag(record.Fields.Flags, number, out var flag); number++)
        {
            _json.WriteStringValue(flag);
        }

        _json.WriteEndArray();
        if (record.Message.Parsed is { } message)
        {
            SyslogMessageJson.WriteMembers(_json, record.Body, message);
        }
        else
        {
            _json.WriteString("kind"u8, RecordNames.NameOf(record.Fields.Kind));
            SyslogMessageJson.WriteTextOrOctets(_json, "raw", "raw_b64", record.Body);
        }
    }

    private void WritePort(int port)
    {
        if (port == 0)
        {
            _json.WriteNull("port"u8);
        }
        else
        {
            _json.WriteNumber("port"u8, port);
        }
    }

    private void WriteTime(ReadOnlySpan<byte> name, long utc) =>
        _json.WriteString(name, _time.AsSpan(0, TimeText.WriteUtc(_time, utc)));

    /// <summary>Writes text that is null when it is empty.</summary>
    private void WriteText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            _json.WriteNull(name);
        }
        else
        {
            _json.WriteString(name, value);
        }
    }
}
