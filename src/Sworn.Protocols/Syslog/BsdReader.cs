namespace Sworn.Protocols.Syslog;

/// <summary>Reads RFC 3164 and its relatives, Junos standard format and Huawei from behind the PRI on.</summary>
internal ref struct BsdReader
{
    private const int LongestHostname = 255;
    private const int MaxPriDigits = 3;

    private readonly ReadOnlySpan<byte> _text;
    private readonly SyslogMessage _message;
    private int _position;

    private BsdReader(ReadOnlySpan<byte> text, int start, SyslogMessage message)
    {
        _text = text;
        _position = start;
        _message = message;
    }

    /// <summary>Reads a message; what no grammar fits becomes MSG whole.</summary>
    public static void Read(ReadOnlySpan<byte> text, int start, in ParseContext context, SyslogMessage message) =>
        new BsdReader(text, start, message).Read(context);

    private void Read(in ParseContext context)
    {
        SkipNestedPri();
        SkipVersion();
        SkipMark();
        var start = _position;
        if (!LegacyTime.TryRead(_text, start, isColonAfter: false, out var stamp))
        {
            ReadWithoutTime();
            return;
        }

        stamp.Apply(start, context, _message);
        _message.Format = SyslogFormat.Rfc3164;
        _position = stamp.End;
        SkipColonAndSpaces();
        SkipForwarded();
        ReadHostname();
        if (!TryReadHuawei())
        {
            ReadTag();
        }

        ReadContent();
    }

    /// <summary>Without a timestamp only a tag with a process number is believed.</summary>
    private void ReadWithoutTime()
    {
        if (Tag.TryRead(_text, _position, out var tag) && tag.ProcId.IsPresent && IsNumber(tag.ProcId))
        {
            _message.Format = SyslogFormat.Rfc3164;
            ReadTag();
            ReadContent();
            return;
        }

        _message.Msg = new Slice(_position, _text.Length - _position);
    }

    private readonly bool IsNumber(Slice slice) => slice.Of(_text).IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Some write a VERSION before a time that RFC 5424 does not know, Meraki before epoch seconds.</summary>
    private void SkipVersion()
    {
        if (_text[_position..].StartsWith("1 "u8)
            && LegacyTime.TryRead(_text, _position + 2, isColonAfter: false, out _))
        {
            _position += 2;
        }
    }

    private void SkipMark()
    {
        if (_position + 1 < _text.Length && _text[_position] is (byte)'*' or (byte)'.'
            && LegacyTime.MonthAt(_text, _position + 1) > 0)
        {
            _message.IsClockUnsynchronised = true;
            _position++;
        }
    }

    private void SkipColonAndSpaces()
    {
        if (_position < _text.Length && _text[_position] == Octets.Colon)
        {
            _position++;
        }

        SkipSpaces();
    }

    private void SkipSpaces()
    {
        var spaces = _text[_position..].IndexOfAnyExcept(Octets.Space);
        _position = spaces < 0 ? _text.Length : _position + spaces;
    }

    /// <summary>A relay that does not understand a PRI puts its own before it.</summary>
    private void SkipNestedPri()
    {
        var digits = _position < _text.Length && _text[_position] == '<'
            ? Octets.CountDigits(_text, _position + 1, MaxPriDigits) : 0;
        var end = _position + 1 + digits;
        if (digits > 0 && end < _text.Length && _text[end] == '>')
        {
            _position = end + 1;
        }
    }

    /// <summary>The word after the time is the host, unless it is a tag: then the message has none.</summary>
    private void ReadHostname()
    {
        var limit = Math.Min(_text.Length, _position + LongestHostname + 1);
        var end = Octets.Find(_text[..limit], _position, Octets.Space);
        var length = end - _position;
        if (length is 0 or > LongestHostname || (Tag.TryRead(_text, _position, out var tag) && !IsHostBeforeTag(tag)))
        {
            return;
        }

        if (!IsHostname(_text.Slice(_position, length), end) || IsRepetition(_position))
        {
            return;
        }

        var colon = _text[end - 1] == Octets.Colon && (length == 1 || _text[end - 2] != Octets.Colon) ? 1 : 0;
        _message.Hostname = new Slice(_position, length - colon);
        _position = end;
        SkipSpaces();
        SkipNestedPri();
    }

    /// <summary>AIX puts a sentence before the host that it forwards for.</summary>
    private void SkipForwarded()
    {
        var sentence = "Message forwarded from "u8;
        if (_text[_position..].StartsWith(sentence))
        {
            _position += sentence.Length;
        }
    }

    /// <summary>A word in ASCII is a host; any other without control characters only if a tag follows it.</summary>
    private readonly bool IsHostname(ReadOnlySpan<byte> word, int end) =>
        word.IndexOfAnyExceptInRange((byte)33, (byte)126) < 0
        || (word.IndexOfAnyInRange((byte)0, (byte)32) < 0 && end < _text.Length && Tag.TryRead(_text, end + 1, out _));

    private readonly bool IsRepetition(int start) => _text[start..].StartsWith("last message repeated "u8);

    /// <summary>A word and a colon before a tag with a number, or before a repetition, is a host.</summary>
    private readonly bool IsHostBeforeTag(in Tag first) => !first.ProcId.IsPresent && (IsRepetition(first.End)
        || (Tag.TryRead(_text, first.End, out var second) && second.ProcId.IsPresent && IsNumber(second.ProcId)));

    private void ReadTag()
    {
        if (!Tag.TryRead(_text, _position, out var tag)
            && !(_message.Hostname.IsPresent && Tag.TryReadTight(_text, _position, out tag)))
        {
            return;
        }

        var isPrefix = IsHostBeforeTag(tag) && Tag.TryRead(_text, tag.End, out var second)
            && (Junos.TryReadEvent(_text, second.End, out _) || Junos.TrySkipPriority(_text, second.End, out _));
        if (isPrefix && Tag.TryRead(_text, tag.End, out var process))
        {
            tag = process;
        }

        _message.Subsystem = tag.Subsystem;
        _message.AppName = tag.Name;
        _message.ProcId = tag.ProcId;
        _position = tag.End;
    }

    private void ReadContent()
    {
        if (_message.AppName.IsPresent && _message.Format == SyslogFormat.Rfc3164)
        {
            SkipNestedPri();
            ReadJunosEvent();
        }

        _message.Msg = new Slice(_position, _text.Length - _position);
    }

    private void ReadJunosEvent()
    {
        var hasPriority = Junos.TrySkipPriority(_text, _position, out var start);
        var hasEvent = Junos.TryReadEvent(_text, start, out var name);
        if (!hasEvent && hasPriority)
        {
            hasEvent = TryReadPlainEvent(start, out name);
        }

        if (hasEvent)
        {
            _message.Event = name;
            start = name.End + 1;
            start += start < _text.Length && _text[start] == Octets.Space ? 1 : 0;
        }

        if (hasEvent || hasPriority)
        {
            _message.Format = SyslogFormat.Junos;
            _position = start;
        }
    }

    /// <summary>After a priority and a dash an event needs no underscore.</summary>
    private readonly bool TryReadPlainEvent(int start, out Slice name)
    {
        name = default;
        if (_text[start - 1] != '-')
        {
            return false;
        }

        var window = _text.Slice(start, Math.Min(64, _text.Length - start));
        var colon = window.IndexOf(Octets.Colon);
        name = new Slice(start, Math.Max(colon, 0));
        return colon > 0 && !window[..colon].Contains(Octets.Space);
    }

    /// <summary>Reads <c>%%01MODULE/SEVERITY/MNEMONIC(l)[n]:</c>.</summary>
    private bool TryReadHuawei()
    {
        var window = _text.Slice(_position, Math.Min(_text.Length - _position, LongestHostname));
        if (!window.StartsWith("%%"u8) || Octets.CountDigits(window, 2, 2) != 2)
        {
            return false;
        }

        var colon = window.IndexOf(Octets.Colon);
        var name = window[..Math.Max(colon, 0)];
        var slash = name.IndexOf((byte)'/');
        var second = name.LastIndexOf((byte)'/');
        var paren = name.IndexOf((byte)'(');
        if (slash < 5 || second - slash != 2 || (paren >= 0 && paren < second))
        {
            return false;
        }

        paren = paren < 0 ? name.Length : paren;

        _message.Format = SyslogFormat.Huawei;
        _message.AppName = new Slice(_position + 4, slash - 4);
        _message.Event = new Slice(_position + 4, paren - 4);
        _position += colon + 1;
        _position += _position < _text.Length && _text[_position] == Octets.Space ? 1 : 0;
        return true;
    }
}
