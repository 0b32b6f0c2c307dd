using Sworn.Core.Ledger;
using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>What the parser makes of one message: slices of its octets. Reused from record to record; belongs to one thread.</summary>
internal sealed class MessageView
{
    private readonly List<(Range Id, Range Name, Range Value, bool IsEscaped)> _parameters = [];
    private readonly List<Range> _elements = [];
    private readonly Range[] _fields = new Range[5];
    private byte[] _unescaped = new byte[256];
    private bool _isMessage;

    public int? Pri { get; private set; }

    public long? Time { get; private set; }

    public int ElementCount => _elements.Count;

    public int ParameterCount => _parameters.Count;

    public int DefectCount { get; private set; }

    public ReadOnlySpan<byte> ElementId(int number, ReadOnlySpan<byte> body) => body[_elements[number]];

    public ReadOnlySpan<byte> DefectCode(int number) => number < DefectCount ? "x"u8 : [];

    public SdParameter Parameter(int number, ReadOnlySpan<byte> body)
    {
        var (id, name, value, isEscaped) = _parameters[number];
        return new SdParameter(body[id], body[name], isEscaped ? Unescape(body[value]) : body[value]);
    }

    public ReadOnlySpan<byte> Text(FieldId field, ReadOnlySpan<byte> body) => field switch
    {
        FieldId.Format => _isMessage ? "rfc5424"u8 : "rfc3164"u8,
        FieldId.Host => Value(0, body),
        FieldId.App => Value(1, body),
        FieldId.ProcId => Value(2, body),
        FieldId.MsgId => Value(3, body),
        FieldId.Msg => Value(4, body),
        _ => [],
    };

    public void Parse(ReadOnlySpan<byte> body, in EntryFields fields)
    {
        _parameters.Clear();
        _elements.Clear();
        _fields.AsSpan().Clear();
        Pri = null;
        Time = null;
        _isMessage = false;
        if (fields.Kind != EntryKind.Event)
        {
            return;
        }

        var end = body.IndexOf((byte)'>');
        if (!body.StartsWith((byte)'<') || end is < 2 or > 4
            || !System.Buffers.Text.Utf8Parser.TryParse(body[1..end], out byte pri, out var used) || used != end - 1 || pri > 191)
        {
            return;
        }

        Pri = pri;
        if (!body[(end + 1)..].StartsWith("1 "u8))
        {
            _fields[4] = (end + 1)..;
            return;
        }

        _isMessage = true;
        var at = end + 3;
        for (var number = -1; number < 4; number++)
        {
            var space = body[at..].IndexOf((byte)' ');
            if (space < 0)
            {
                return;
            }

            if (number < 0)
            {
                Time = Sworn.Query.Time.InstantText.TryParse(System.Text.Encoding.ASCII.GetString(body.Slice(at, space)), out var instant) ? instant!.Resolve(0, TimeZoneInfo.Utc).Start : null;
            }
            else if (!body.Slice(at, space).SequenceEqual("-"u8))
            {
                _fields[number] = at..(at + space);
            }

            at += space + 1;
        }

        at = Elements(body, at);
        _fields[4] = Math.Min(at + 1, body.Length)..;
    }

    private int Elements(ReadOnlySpan<byte> body, int at)
    {
        if (at < body.Length && body[at] == '-')
        {
            return at + 1;
        }

        while (at < body.Length && body[at] == '[')
        {
            var idEnd = at + body[at..].IndexOfAny((byte)' ', (byte)']');
            var id = (at + 1)..idEnd;
            _elements.Add(id);
            at = idEnd;
            while (at < body.Length && body[at] == ' ')
            {
                var equals = at + body[at..].IndexOf("=\""u8);
                var name = (at + 1)..equals;
                var start = equals + 2;
                at = start;
                var isEscaped = false;
                while (body[at] != '"')
                {
                    isEscaped |= body[at] == '\\';
                    at += body[at] == '\\' ? 2 : 1;
                }

                _parameters.Add((id, name, start..at, isEscaped));
                at++;
            }

            at++;
        }

        return at;
    }

    private ReadOnlySpan<byte> Value(int number, ReadOnlySpan<byte> body) => body[_fields[number].Equals(default) ? (0..0) : _fields[number]];

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        if (_unescaped.Length < value.Length)
        {
            _unescaped = new byte[value.Length];
        }

        var length = 0;
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '\\' && at + 1 < value.Length && value[at + 1] is (byte)'"' or (byte)'\\' or (byte)']')
            {
                at++;
            }

            _unescaped[length++] = value[at];
        }

        return _unescaped.AsSpan(0, length);
    }
}
