using System.Buffers.Text;
using Sworn.Core.Messages;
using Sworn.Query.Fields;
using Sworn.Query.Time;

namespace Sworn.Query.Matching;

/// <summary>Walks the values that a record has for a field: mostly one or none. Allocates nothing.</summary>
internal ref struct FieldEnumerator
{

    private readonly QueryRecord _record;
    private readonly FieldName _field;
    private int _next;

    public FieldEnumerator(scoped in QueryRecord record, FieldName field)
    {
        _record = record;
        _field = field;
    }

    /// <summary>The value at hand; valid until the next one of the scan is asked for.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Goes to the next value.</summary>
    public bool MoveNext()
    {
        switch (_field.Id)
        {
            case FieldId.Parameter when _record.Context.Added.Count > 0 && _record.Context.Added.TryGet(_field.Parameter.Span, out var added):
                Current = added.Octets;
                return _next++ == 0 && !added.IsEmpty;
            case FieldId.Parameter or FieldId.ExactParameter:
                return MoveToParameter();
            case FieldId.SdId:
                var hasElement = _next < _record.Message.ElementCount;
                Current = hasElement ? _record.Message.ElementId(_next++, _record.Body) : [];
                return hasElement;
            case FieldId.Malformed:
                var hasDefect = _next < _record.Message.DefectCount;
                Current = hasDefect ? _record.Message.DefectCode(_next++) : [];
                return hasDefect;
            case FieldId.Flags:
                var hasFlag = RecordNames.TryGetFlag(_record.Fields.Flags, _next++, out var flag);
                Current = flag;
                return hasFlag;
            default:
                return _next++ == 0 && MoveToOnly();
        }
    }

    private bool MoveToParameter()
    {
        var message = _record.Message;
        while (_next < message.ParameterCount)
        {
            var parameter = message.Parameter(_next++, _record.Body);
            var isIt = _field.Id == FieldId.Parameter
                ? parameter.Name.SequenceEqual(_field.Parameter.Span)
                : parameter.IsCalled(_field.Parameter.Span);
            if (isIt)
            {
                Current = parameter.Value;
                return true;
            }
        }

        return false;
    }

    /// <summary>Sets the value of a field that has at most one.</summary>
    private bool MoveToOnly() => _field.Id switch
    {
        FieldId.Time => SetTime(_record.EventTime),
        FieldId.Received => SetTime(_record.Fields.ReceivedUtc),
        FieldId.Index => SetNumber(_record.Index),
        FieldId.Length => SetNumber((uint)_record.Body.Length),
        FieldId.Session => SetNumber(_record.Fields.Session),
        FieldId.RetentionClass => SetNumber(_record.Fields.RetentionClass),
        FieldId.Kind => Set(RecordNames.NameOf(_record.Fields.Kind)),
        FieldId.Source => Set(_record.Source.Address.Span),
        FieldId.Port => Set(_record.Source.PortText.Span),
        FieldId.Listener => Set(_record.Source.Listener.Span),
        FieldId.Transport => Set(_record.Source.Transport.Span),
        FieldId.Raw => Set(_record.Body),
        FieldId.Pri => _record.Pri is { } pri && SetNumber((uint)pri),
        FieldId.Seq => _record.Message.Seq is { } seq and >= 0 && SetNumber((ulong)seq),
        FieldId.Severity => _record.Pri is { } pri && Set(MessageNames.Of((Severity)(pri & 7))),
        FieldId.Facility => _record.Pri is { } pri && Set(MessageNames.Of((Facility)(pri >> 3))),
        _ => Set(_record.Message.Text(_field.Id, _record.Body)),
    };

    /// <summary>Sets a value that is absent when it is empty.</summary>
    private bool Set(ReadOnlySpan<byte> value)
    {
        Current = value;
        return !value.IsEmpty;
    }

    private bool SetNumber(ulong number)
    {
        Utf8Formatter.TryFormat(number, _record.Context.Scratch, out var length);
        Current = _record.Context.Scratch.AsSpan(0, length);
        return true;
    }

    private bool SetTime(long utc)
    {
        var length = TimeText.WriteUtc(_record.Context.Scratch, utc);
        Current = _record.Context.Scratch.AsSpan(0, length);
        return true;
    }
}
