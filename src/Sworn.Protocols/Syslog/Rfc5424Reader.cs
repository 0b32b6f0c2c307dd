using System.Text.Unicode;
using static Sworn.Protocols.Syslog.MalformationCode;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Reads a message of RFC 5424 from its VERSION on, names what the standard forbids and takes the rest all the same.
/// </summary>
internal ref struct Rfc5424Reader
{
    private const int MaxVersionDigits = 3;
    private const int MaxHostname = 255;
    private const int MaxAppName = 48;
    private const int MaxProcId = 128;
    private const int MaxMsgId = 32;

    private readonly ReadOnlySpan<byte> _text;
    private readonly SyslogMessage _message;
    private int _position;

    private Rfc5424Reader(ReadOnlySpan<byte> text, int start, SyslogMessage message)
    {
        _text = text;
        _position = start;
        _message = message;
    }

    /// <summary>Reads a message that <see cref="Claims"/> to be one.</summary>
    public static void Read(ReadOnlySpan<byte> text, int start, in ParseContext context, SyslogMessage message)
    {
        message.Format = SyslogFormat.Rfc5424;
        new Rfc5424Reader(text, start, message).Read(context);
    }

    /// <summary>
    /// Whether the text after the PRI means to be RFC 5424: a VERSION, then a nil or ISO timestamp; or VERSION 1 and
    /// nothing behind it, or STRUCTURED-DATA where it has to be. Cisco's <c>29: host:</c> and a year before a month are
    /// not taken for it.
    /// </summary>
    public static bool Claims(ReadOnlySpan<byte> text, int start)
    {
        var digits = Octets.CountDigits(text, start, MaxVersionDigits + 1);
        var time = start + digits;
        if (digits is 0 or > MaxVersionDigits || time == text.Length || text[time] != Octets.Space)
        {
            return false;
        }

        var isOne = digits == 1 && text[start] == '1';
        time = isOne ? SkipSpaces(text, time) : time + 1;
        if (time == text.Length)
        {
            return isOne;
        }

        if (text[time] == '-')
        {
            return IsNilWord(text, time);
        }

        var year = Octets.CountDigits(text, time, 5);
        var isDate = year == 4 && time + 4 < text.Length && text[time + 4] == '-';
        return isDate || (isOne && HasSdInPlace(text, time));
    }

    private static int SkipSpaces(ReadOnlySpan<byte> text, int start)
    {
        while (start < text.Length && text[start] == Octets.Space)
        {
            start++;
        }

        return start;
    }

    private static bool IsNilWord(ReadOnlySpan<byte> text, int start) =>
        text[start] == '-' && (start + 1 == text.Length || text[start + 1] == Octets.Space);

    private static bool HasSdInPlace(ReadOnlySpan<byte> text, int position)
    {
        for (var field = 0; field < 5; field++)
        {
            var end = Octets.Find(text, position, Octets.Space);
            if (end == position || end == text.Length)
            {
                return false;
            }

            position = end + 1;
        }

        return position < text.Length && (text[position] == Octets.Open || IsNilWord(text, position));
    }

    private void Read(in ParseContext context)
    {
        ReadVersion();
        if (ReadHeader(context))
        {
            ReadStructuredData();
        }

        _message.Event = _message.MsgId;
    }

    private bool ReadHeader(in ParseContext context)
    {
        if (!ReadTimestamp(context)
            || !TryReadField("HOSTNAME", "APP-NAME", MaxHostname, out var hostname))
        {
            return false;
        }

        _message.Hostname = hostname;
        if (!TryReadField("APP-NAME", "PROCID", MaxAppName, out var appName))
        {
            return false;
        }

        _message.AppName = appName;
        if (!TryReadField("PROCID", "MSGID", MaxProcId, out var procId))
        {
            return false;
        }

        _message.ProcId = procId;
        var isThere = TryReadField("MSGID", "STRUCTURED-DATA", MaxMsgId, out var msgId);
        _message.MsgId = msgId;
        return isThere;
    }

    private void ReadVersion()
    {
        var digits = Octets.CountDigits(_text, _position, MaxVersionDigits);
        var version = (int)Octets.Number(_text.Slice(_position, digits));
        _message.Version = version;
        if (_text[_position] == '0')
        {
            _message.AddMalformation(VersionInvalid, _position, "VERSION has a leading zero");
        }
        else if (version != 1)
        {
            _message.AddMalformation(VersionUnsupported, _position, "VERSION is not 1");
        }

        _position += digits + 1;
        var time = SkipSpaces(_text, _position);
        if (time > _position && time < _text.Length)
        {
            _message.AddMalformation(FieldEmpty, _position, "TIMESTAMP");
        }

        _position = time;
    }

    private bool ReadTimestamp(in ParseContext context)
    {
        var start = _position;
        if (start == _text.Length)
        {
            _message.AddMalformation(HeaderIncomplete, start, "TIMESTAMP");
            return false;
        }

        if (IsNilWord(_text, start))
        {
            _position = start + 1;
            return SkipSpace("HOSTNAME");
        }

        var faults = _message.Malformations.Length;
        if (!IsoTime.TryRead(_text, start, _message, out var time, out var end))
        {
            if (end == start)
            {
                _message.AddMalformation(TimestampInvalid, start, "the timestamp is not one of RFC 3339");
            }

            end = Octets.Find(_text, end, Octets.Space);
        }
        else
        {
            end = EndTimestamp(end, time, context);
            _message.IsTimestampVerbatim = faults == _message.Malformations.Length;
            if (_message.IsTimestampVerbatim)
            {
                _message.TimeSource = TimeSource.Parsed;
            }
        }

        _message.TimestampText = new Slice(start, end - start);
        _position = end;
        return SkipSpace("HOSTNAME");
    }

    /// <summary>Sets the time, and takes what sticks to the timestamp as part of it.</summary>
    private readonly int EndTimestamp(int end, in CalendarTime time, in ParseContext context)
    {
        ClaimedTime.TrySet(time, context, _message);
        if (end == _text.Length || _text[end] == Octets.Space)
        {
            return end;
        }

        _message.AddMalformation(TimestampInvalid, end, "the timestamp goes on after its end");
        return Octets.Find(_text, end, Octets.Space);
    }

    /// <summary>Reads up to the next space. Only a field that the message goes on after counts as complete.</summary>
    private bool TryReadField(string name, string next, int limit, out Slice field)
    {
        var length = SdScan.FieldLength(_text[_position..]);
        var end = _position + length;
        if (length == 0 || length > limit || end == _text.Length || _text[end] != Octets.Space)
        {
            return TryReadDifficultField(name, next, limit, out field);
        }

        field = length == 1 && _text[_position] == '-' ? default : new Slice(_position, length);
        _position = end + 1;
        return true;
    }

    private bool TryReadDifficultField(string name, string next, int limit, out Slice field)
    {
        var start = _position;
        var length = _text[start..].IndexOf(Octets.Space);
        var end = length < 0 ? _text.Length : start + length;
        if (end == start && end < _text.Length)
        {
            _message.AddMalformation(FieldEmpty, start, name);
            start += Math.Max(0, _text[start..].IndexOfAnyExcept(Octets.Space));
            end = Octets.Find(_text, start, Octets.Space);
        }

        field = IsNil(start, end) || start == end ? default : new Slice(start, end - start);
        CheckField(name, field, limit);
        _position = end;
        return SkipSpace(next);
    }

    private readonly void CheckField(string name, Slice field, int limit)
    {
        if (field.Length > limit)
        {
            _message.AddMalformation(FieldTooLong, field.Start + limit, name);
        }

        var wrong = field.Of(_text).IndexOfAnyExceptInRange((byte)33, (byte)126);
        if (wrong >= 0)
        {
            _message.AddMalformation(FieldCharacter, field.Start + wrong, name);
        }
    }

    private bool SkipSpace(string next)
    {
        if (_position < _text.Length)
        {
            _position++;
            return true;
        }

        _message.AddMalformation(HeaderIncomplete, _position, next);
        return false;
    }

    private readonly bool IsNil(int start, int end) => end - start == 1 && _text[start] == '-';

    private void ReadStructuredData()
    {
        if (_position == _text.Length)
        {
            _message.AddMalformation(SdMissing, _position, "STRUCTURED-DATA is missing");
            return;
        }

        switch (_text[_position])
        {
            case (byte)'-':
                ReadMsg(_position + 1);
                break;
            case Octets.Open:
                ReadElements();
                break;
            default:
                _message.AddMalformation(SdMissing, _position, "STRUCTURED-DATA is missing");
                SetMsg(_position);
                break;
        }
    }

    /// <summary>Reads elements; a bracket behind them is one that the reader has refused, and named.</summary>
    private readonly void ReadElements()
    {
        var end = StructuredDataReader.Read(_text, _position, _message);
        if (end < _text.Length && _text[end] == Octets.Open)
        {
            SetMsg(end);
            return;
        }

        ReadMsg(end);
    }

    private readonly void ReadMsg(int start)
    {
        if (start == _text.Length)
        {
            return;
        }

        var hasSpace = _text[start] == Octets.Space;
        if (!hasSpace)
        {
            _message.AddMalformation(SpaceMissing, start, "a space is missing before MSG");
        }

        SetMsg(hasSpace ? start + 1 : start);
    }

    private readonly void SetMsg(int start)
    {
        var msg = _text[start..];
        if (msg.StartsWith(Octets.Bom))
        {
            if (Utf8.IsValid(msg))
            {
                start += Octets.Bom.Length;
            }
            else
            {
                _message.AddMalformation(MsgEncoding, start, "MSG begins with a BOM and is not UTF-8");
            }
        }

        _message.Msg = new Slice(start, _text.Length - start);
    }
}
