using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using static Sworn.Protocols.Syslog.MalformationCode;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Reads STRUCTURED-DATA (RFC 5424, section 6.3). The well-formed parameter costs two vector searches; anything else
/// goes to
/// a slow path that names the fault and goes on behind it. Every step consumes at least one octet.
/// </summary>
internal ref struct StructuredDataReader
{
    private const int MaxName = 32;

    private readonly ReadOnlySpan<byte> _text;
    private readonly SyslogMessage _message;
    private readonly bool _isAscii;
    private int _position;

    private StructuredDataReader(ReadOnlySpan<byte> text, int start, SyslogMessage message)
    {
        _text = text;
        _position = start;
        _message = message;
        _isAscii = Ascii.IsValid(text[start..]);
    }

    /// <summary>Reads all elements.</summary>
    /// <param name="text">The message without trailer.</param>
    /// <param name="start">Index of the first opening bracket.</param>
    /// <param name="message">Where elements, parameters and faults go.</param>
    /// <returns>The index after the last element.</returns>
    public static int Read(ReadOnlySpan<byte> text, int start, SyslogMessage message)
    {
        var reader = new StructuredDataReader(text, start, message);
        reader.ReadElements();
        return reader._position;
    }

    private void ReadElements()
    {
        while (_position < _text.Length && _text[_position] == Octets.Open)
        {
            if (_message.IsSdFull)
            {
                _message.AddMalformation(SdTooMany, _position, "more elements than are kept; the rest is MSG");
                return;
            }

            if (!TryReadElement())
            {
                return;
            }
        }
    }

    /// <summary>
    /// Reads an element, closed or not; one that is neither closed nor has a parameter is no element, and is MSG.
    /// </summary>
    private bool TryReadElement()
    {
        var open = _position++;
        var firstParam = _message.SdParams.Length;
        if (_position < _text.Length && _text[_position] == Octets.Space)
        {
            _message.AddMalformation(SdSpaceAfterBracket, _position, "a space stands after the opening bracket");
            SkipSpaces();
        }

        var id = ReadId();
        var isClosed = ReadParams();
        if (!isClosed && _position == _text.Length)
        {
            _message.AddMalformation(SdUnterminated, _position, "STRUCTURED-DATA has no end");
            if (_message.SdParams.Length == firstParam)
            {
                _position = open;
                return false;
            }
        }

        var hash = HashOf(id.Of(_text));
        CheckDuplicate(id, hash);
        _message.AddSdElement(id, hash, firstParam);
        return true;
    }

    private Slice ReadId()
    {
        var start = _position;
        var length = SdScan.NameLength(_text[start..]);
        var end = start + length;
        if (end < _text.Length && _text[end] is not (Octets.Space or Octets.Close))
        {
            _message.AddMalformation(SdIdInvalid, end, "an SD-ID has an octet that it may not have");
            var stop = _text[end..].IndexOfAny(Octets.Space, Octets.Close);
            end = stop < 0 ? _text.Length : end + stop;
        }
        else if (length == 0)
        {
            _message.AddMalformation(SdIdInvalid, end, "an SD-ID is empty");
        }

        if (end - start > MaxName)
        {
            _message.AddMalformation(SdIdTooLong, start + MaxName, "an SD-ID is longer than 32 octets");
        }

        _position = end;
        return new Slice(start, end - start);
    }

    private readonly void CheckDuplicate(Slice id, uint hash)
    {
        var hashes = _message.SdIdHashes;
        for (var index = hashes.IndexOf(hash); index >= 0; index = FindHash(hashes, hash, index + 1))
        {
            if (_message.SdElements[index].Id.Of(_text).SequenceEqual(id.Of(_text)))
            {
                _message.AddMalformation(SdIdDuplicate, id.Start, "an SD-ID occurs twice");
                return;
            }
        }
    }

    private static int FindHash(ReadOnlySpan<uint> hashes, uint hash, int start)
    {
        var found = hashes[start..].IndexOf(hash);
        return found < 0 ? -1 : start + found;
    }

    /// <summary>Tells most identifiers apart, so that many elements cost one vector search each.</summary>
    /// <summary>A few octets from both ends, which tell the SD-IDs of one message apart but for those made to collide.</summary>
    private static uint HashOf(ReadOnlySpan<byte> id)
    {
        var sum = id.Length < sizeof(ulong)
            ? Short(id)
            : BinaryPrimitives.ReadUInt64LittleEndian(id)
                ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(id[^sizeof(ulong)..]), 29);
        return (uint)(unchecked((sum + (uint)id.Length) * 0x9E37_79B9_7F4A_7C15UL) >> 32);
    }

    private static ulong Short(ReadOnlySpan<byte> id)
    {
        var sum = 0UL;
        foreach (var octet in id)
        {
            sum = (sum << 8) | octet;
        }

        return sum;
    }

    /// <summary>Reads up to the closing bracket.</summary>
    /// <returns>Whether there is one.</returns>
    private bool ReadParams()
    {
        while (_position < _text.Length)
        {
            var octet = _text[_position];
            if (octet == Octets.Close)
            {
                _position++;
                return true;
            }

            if (_message.IsSdFull)
            {
                _message.AddMalformation(SdTooMany, _position, "more parameters than are kept; the rest is MSG");
                return false;
            }

            if (octet != Octets.Space)
            {
                _message.AddMalformation(SdSpaceMissing, _position, "a space is missing before a parameter");
            }
            else if (!TrySkipSpace())
            {
                continue;
            }

            ReadParam();
        }

        return false;
    }

    /// <summary>Skips the space before a parameter; false when it stands before something else.</summary>
    private bool TrySkipSpace()
    {
        _position++;
        if (_position == _text.Length)
        {
            return false;
        }

        if (_text[_position] is not (Octets.Space or Octets.Close))
        {
            return true;
        }

        _message.AddMalformation(SdSpaceRepeated, _position, "a space too many within an element");
        SkipSpaces();
        return _position < _text.Length && _text[_position] != Octets.Close;
    }

    private void ReadParam()
    {
        var rest = _text[_position..];
        var length = SdScan.NameLength(rest);
        if (length is >= 1 and <= MaxName && length + 1 < rest.Length && rest[length] == Octets.Equal
            && rest[length + 1] == Octets.Quote)
        {
            var name = new Slice(_position, length);
            _position += length + 2;
            ReadValue(name);
            return;
        }

        ReadBrokenParam();
    }

    private void ReadValue(Slice name)
    {
        var rest = _text[_position..];
        var length = SdScan.ValueLength(rest);
        if (length + 1 < rest.Length && rest[length] == Octets.Quote
            && rest[length + 1] is Octets.Space or Octets.Close)
        {
            AddParam(name, length, length, hasBackslash: false);
            return;
        }

        ReadDifficultValue(name);
    }

    /// <summary>Adds a parameter whose value begins here, and steps behind its closing quote.</summary>
    private void AddParam(Slice name, int length, int quote, bool hasBackslash)
    {
        var value = new Slice(_position, length);
        if (!_isAscii && !Utf8.IsValid(value.Of(_text)))
        {
            _message.AddMalformation(SdValueEncoding, value.Start, "a value is not UTF-8");
        }

        _message.AddSdParam(name, value, hasBackslash);
        _position = Math.Min(_position + quote + 1, _text.Length);
    }

    private void ReadDifficultValue(Slice name)
    {
        var rest = _text[_position..];
        var hasBackslash = false;
        var firstBracket = -1;
        var at = 0;
        while (true)
        {
            var found = rest[at..].IndexOfAny(Octets.Quote, Octets.Backslash, Octets.Close);
            if (found < 0)
            {
                EndWithoutQuote(name, rest.Length, firstBracket, hasBackslash);
                return;
            }

            at += found;
            switch (rest[at])
            {
                case Octets.Quote when IsClosing(rest, at):
                    AddParam(name, at, at, hasBackslash);
                    return;
                case Octets.Quote:
                    _message.AddMalformation(SdQuoteUnescaped, _position + at, "a quote within a value is not escaped");
                    break;
                case Octets.Close:
                    firstBracket = firstBracket < 0 ? at : firstBracket;
                    _message.AddMalformation(SdBracketUnescaped, _position + at, "a bracket in a value is not escaped");
                    break;
                default:
                    hasBackslash = true;
                    at += SkipBackslash(rest, at);
                    break;
            }

            at++;
        }
    }

    /// <summary>How many octets a backslash takes with it.</summary>
    private readonly int SkipBackslash(ReadOnlySpan<byte> rest, int at)
    {
        if (at + 1 < rest.Length && SdValue.IsEscapable(rest[at + 1]))
        {
            return 1;
        }

        _message.AddMalformation(SdBackslashUnescaped, _position + at, "a backslash within a value escapes nothing");
        return 0;
    }

    /// <summary>
    /// A quote closes a value before a space, a bracket, the end or the next parameter; otherwise someone forgot to
    /// escape it.
    /// </summary>
    private static bool IsClosing(ReadOnlySpan<byte> rest, int quote)
    {
        var next = quote + 1;
        if (next == rest.Length || rest[next] is Octets.Space or Octets.Close)
        {
            return true;
        }

        var window = rest.Slice(next, Math.Min(rest.Length - next, MaxName + 2));
        var name = window.IndexOfAnyExcept(Octets.SdName);
        return name >= 1 && name + 1 < window.Length && window[name] == Octets.Equal
            && window[name + 1] == Octets.Quote;
    }

    /// <summary>
    /// A value that never closes ends at its first bracket, if it has one, and with the message otherwise.
    /// </summary>
    private void EndWithoutQuote(Slice name, int length, int firstBracket, bool hasBackslash)
    {
        if (firstBracket < 0)
        {
            AddParam(name, length, length, hasBackslash);
            return;
        }

        _message.AddMalformation(SdUnterminated, _position + firstBracket, "a value has no closing quote");
        var value = _text.Slice(_position, firstBracket);
        AddParam(name, firstBracket, firstBracket - 1, value.Contains(Octets.Backslash));
    }

    private void ReadBrokenParam()
    {
        var start = _position;
        var rest = _text[start..];
        var length = rest.IndexOfAny(Octets.ParamEnd);
        length = length < 0 ? rest.Length : length;
        if (length == rest.Length || rest[length] != Octets.Equal)
        {
            _message.AddMalformation(SdParamInvalid, start, "a word within an element is no parameter");
            _position += length + (length < rest.Length && rest[length] == Octets.Quote ? 1 : 0);
            return;
        }

        CheckName(start, length);
        var name = new Slice(start, length);
        _position += length + 1;
        if (_position < _text.Length && _text[_position] == Octets.Quote)
        {
            _position++;
            ReadValue(name);
            return;
        }

        ReadUnquotedValue(name);
    }

    private readonly void CheckName(int start, int length)
    {
        var wrong = _text.Slice(start, length).IndexOfAnyExcept(Octets.SdName);
        if (wrong >= 0 || length == 0)
        {
            _message.AddMalformation(
                SdNameInvalid, start + Math.Max(wrong, 0), "a PARAM-NAME is empty or has a forbidden octet");
        }

        if (length > MaxName)
        {
            _message.AddMalformation(SdNameTooLong, start + MaxName, "a PARAM-NAME is longer than 32 octets");
        }
    }

    private void ReadUnquotedValue(Slice name)
    {
        _message.AddMalformation(SdValueUnquoted, _position, "a value is not quoted");
        var rest = _text[_position..];
        var length = rest.IndexOfAny(Octets.Space, Octets.Close);
        length = length < 0 ? rest.Length : length;
        AddParam(name, length, length - 1, rest[..length].Contains(Octets.Backslash));
    }

    private void SkipSpaces()
    {
        var spaces = _text[_position..].IndexOfAnyExcept(Octets.Space);
        _position = spaces < 0 ? _text.Length : _position + spaces;
    }
}
