namespace Sworn.Protocols.Syslog;

/// <summary>
/// Reads the headers that end in <c>%FACILITY-SEVERITY-MNEMONIC:</c>: Cisco's families and Arista's. A header is read
/// word by
/// word; each word has one place to go, and a header with a word too many is none.
/// </summary>
internal ref struct CiscoReader
{
    private const int MaxSeqDigits = 18;

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _end;
    private int _position;
    private Slice _hostname;
    private Slice _process;
    private Slice _procId;
    private Slice _node;
    private Slice _uptime;
    private LegacyStamp _stamp;
    private int _stampStart;
    private bool _hasStamp;
    private bool _hasColonAfterStamp;
    private bool _isHostAfterStamp;
    private bool _isUnsynchronised;
    private bool _isTask;
    private int _numbers;
    private long _seq;

    private CiscoReader(ReadOnlySpan<byte> header, int start, int end)
    {
        _text = header;
        _position = start;
        _end = end;
    }

    /// <summary>Reads a message if its header is one of these.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int start, in ParseContext context, SyslogMessage message)
    {
        if (!CiscoMnemonics.TryFind(text, start, out var mnemonic, out var percent, out var end))
        {
            return false;
        }

        var reader = new CiscoReader(text[..percent], start, percent);
        if (!reader.TryReadHeader() || reader.IsJunos(mnemonic.Facility.Of(text)))
        {
            return false;
        }

        reader.Apply(context, message);
        SetMnemonic(mnemonic, message);
        SetMsg(text, end, message);
        message.Format = reader.Format(text, mnemonic, isSpaced: text[end] == Octets.Space);
        return true;
    }

    /// <summary>
    /// Finds a mnemonic at the start of MSG, where senders of RFC 5424 put it; MSG stays what the standard says it is.
    /// </summary>
    public static void ReadMsg(ReadOnlySpan<byte> text, SyslogMessage message)
    {
        if (message.Msg.Length > 0 && text[message.Msg.Start] == Octets.Percent
            && CiscoMnemonics.TryRead(text, message.Msg.Start, out var mnemonic, out _))
        {
            SetMnemonic(mnemonic, message);
        }
    }

    private static void SetMnemonic(in CiscoMnemonic mnemonic, SyslogMessage message)
    {
        message.Cisco = mnemonic;
        message.Event = new Slice(mnemonic.Facility.Start, mnemonic.Mnemonic.End - mnemonic.Facility.Start);
    }

    /// <summary>MSG is what follows the colon after a mnemonic and one space.</summary>
    private static void SetMsg(ReadOnlySpan<byte> text, int end, SyslogMessage message)
    {
        var start = end + (text[end] == Octets.Space ? 2 : 1);
        start += start < text.Length && text[start] == Octets.Space ? 1 : 0;
        message.Msg = new Slice(start, text.Length - start);
    }

    /// <summary>
    /// Junos with <c>explicit-priority</c> looks the same; a host and a process after the time give it away.
    /// </summary>
    private readonly bool IsJunos(ReadOnlySpan<byte> facility) => _isHostAfterStamp && _process.IsPresent
        && Junos.IsFacility(facility);

    private bool TryReadHeader()
    {
        while (true)
        {
            SkipSeparators();
            if (_position >= _end)
            {
                return true;
            }

            if (!TryReadStamp() && !TryReadUptime() && !TryReadWord())
            {
                return false;
            }
        }
    }

    private void SkipSeparators()
    {
        while (_position < _end && _text[_position] is Octets.Space or Octets.Colon)
        {
            _position++;
        }
    }

    private bool TryReadStamp()
    {
        var mark = IsMark(_position) ? 1 : 0;
        var start = _position + mark;
        if (!LegacyTime.TryRead(_text, start, isColonAfter: true, out var stamp))
        {
            return false;
        }

        _isUnsynchronised |= mark > 0;
        _stamp = stamp;
        _stampStart = start;
        _hasStamp = true;
        _position = stamp.End;
        _hasColonAfterStamp = _position < _end && _text[_position] == Octets.Colon;
        return true;
    }

    private readonly bool IsMark(int index) => _text[index] is (byte)'*' or (byte)'.' && index + 1 < _end;

    /// <summary>
    /// Reads <c>hh:mm:ss</c>, <c>1w2d</c> or <c>3d04h</c> before a colon: how long the device has been up.
    /// </summary>
    private bool TryReadUptime()
    {
        var start = _position + (IsMark(_position) ? 1 : 0);
        var colon = FindColonSpace(start);
        var word = _text[start..colon];
        if (_hasStamp || _uptime.IsPresent || !IsUptime(word))
        {
            return false;
        }

        _isUnsynchronised |= start > _position;
        _uptime = new Slice(start, word.Length);
        _position = colon;
        return true;
    }

    private static bool IsUptime(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 4 or > 16 || !Octets.IsDigit(word[0]))
        {
            return false;
        }

        var units = 0;
        foreach (var octet in word)
        {
            if (!Octets.IsDigit(octet))
            {
                units += octet is Octets.Colon or (byte)'w' or (byte)'d' or (byte)'h' or (byte)'y' ? 1 : 99;
            }
        }

        return units is >= 2 and <= 4;
    }

    /// <summary>The next colon that ends a word: one before a space or before the mnemonic.</summary>
    private readonly int FindColonSpace(int start)
    {
        var found = _text[start.._end].IndexOf(": "u8);
        return found < 0 ? _end - (_text[_end - 1] == Octets.Colon && _end - 1 > start ? 1 : 0) : start + found;
    }

    private bool TryReadWord()
    {
        var start = _position;
        var end = FindWordEnd(start, out var hasColon);
        var word = _text[start..end];
        _position = end;
        if (hasColon && word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            return TryTakeNumber(word);
        }

        if (word[0] == '*' && word.Length > 1)
        {
            _isTask = true;
            return TryTake(ref _process, new Slice(start + 1, word.Length - 1));
        }

        // NX-OS names the virtual device context before the mnemonic: %$VDC-1%$.
        if (word.StartsWith("%$"u8))
        {
            return TryTake(ref _node, new Slice(start, word.Length));
        }

        if (word.Contains((byte)'/') && !_hasStamp && hasColon)
        {
            return TryTake(ref _node, new Slice(start, word.Length)) && TryJoinSlot(word);
        }

        return TryTakeName(start, word, hasColon);
    }

    /// <summary>A word ends at a space, or at a colon that a space, the mnemonic or a date follows.</summary>
    private readonly int FindWordEnd(int start, out bool hasColon)
    {
        var space = Octets.Find(_text, start, Octets.Space);
        var word = _text[..space];
        var colon = Octets.Find(word, start, Octets.Colon);
        for (; colon < space; colon = Octets.Find(word, colon + 1, Octets.Colon))
        {
            if (colon + 1 == space || IsDateAt(colon + 1))
            {
                hasColon = true;
                return colon;
            }
        }

        hasColon = false;
        return space;
    }

    /// <summary>Whether a month, or a year and a month, stand at an index.</summary>
    private readonly bool IsDateAt(int index)
    {
        var year = Octets.CountDigits(_text, index, 5);
        return LegacyTime.MonthAt(_text, year == 4 ? index + 5 : index) > 0;
    }

    /// <summary>The first number is that of the message; a second one is a counter of the device.</summary>
    private bool TryTakeNumber(ReadOnlySpan<byte> digits)
    {
        if (digits.Length > MaxSeqDigits || _numbers == 2)
        {
            return false;
        }

        _seq = _numbers == 0 ? Octets.Number(digits) : _seq;
        _numbers++;
        return true;
    }

    /// <summary>A line card writes <c>CLC 6/0:</c>; what was taken for a host belongs to the node.</summary>
    private bool TryJoinSlot(ReadOnlySpan<byte> word)
    {
        var isSlot = word.IndexOf((byte)'/') == word.LastIndexOf((byte)'/') && Octets.IsDigit(word[0]);
        if (isSlot && _hostname.IsPresent && _hostname.End + 1 == _node.Start)
        {
            _node = new Slice(_hostname.Start, _node.End - _hostname.Start);
            _hostname = default;
        }

        return true;
    }

    private bool TryTakeName(int start, ReadOnlySpan<byte> word, bool hasColon)
    {
        var slice = new Slice(start, word.Length);
        var open = word.IndexOf(Octets.Open);
        if (open > 0 && word[^1] == Octets.Close && hasColon)
        {
            _procId = new Slice(start + open + 1, word.Length - open - 2);
            return TryTake(ref _process, new Slice(start, open));
        }

        var isProcess = _hasStamp && hasColon && (_hostname.IsPresent || _hasColonAfterStamp || IsTag(word));
        if (isProcess)
        {
            return TryTake(ref _process, slice);
        }

        _isHostAfterStamp = _hasStamp;
        return TryTake(ref _hostname, slice);
    }

    /// <summary>A word with a dot or a colon in it is a host, not an agent.</summary>
    private static bool IsTag(ReadOnlySpan<byte> word) => word.IndexOfAny((byte)'.', Octets.Colon) < 0;

    private static bool TryTake(ref Slice place, Slice word)
    {
        if (place.IsPresent)
        {
            return false;
        }

        place = word;
        return true;
    }

    private readonly void Apply(in ParseContext context, SyslogMessage message)
    {
        message.Hostname = _hostname;
        message.AppName = _process;
        message.ProcId = _procId;
        message.Subsystem = _node;
        message.Seq = _numbers > 0 ? _seq : null;
        message.IsClockUnsynchronised = _isUnsynchronised;
        message.TimestampText = _uptime;
        if (_hasStamp)
        {
            _stamp.Apply(_stampStart, context, message);
        }
    }

    private readonly SyslogFormat Format(ReadOnlySpan<byte> text, in CiscoMnemonic mnemonic, bool isSpaced)
    {
        var facility = mnemonic.Facility.Of(text);
        if (facility.StartsWith("ASA"u8) || facility.StartsWith("FTD"u8) || facility.StartsWith("PIX"u8)
            || facility.StartsWith("FWSM"u8))
        {
            return SyslogFormat.CiscoAsa;
        }

        if (_stamp.IsYearFirst && !isSpaced)
        {
            return SyslogFormat.CiscoNxOs;
        }

        if (_node.IsPresent || isSpaced)
        {
            return SyslogFormat.CiscoIosXr;
        }

        var hasAgent = _hasStamp && !_hasColonAfterStamp && _process.IsPresent && !_isTask;
        return hasAgent ? SyslogFormat.Arista : SyslogFormat.Cisco;
    }
}
