using Sworn.Protocols.Framing;

namespace Sworn.Fuzz.Oracles;

/// <summary>RFC 6587 over a whole stream at once, octet by octet, with no state to get wrong.</summary>
internal sealed class SlowFramer
{
    private readonly byte[] _stream;
    private readonly int _limit;
    private int _position;

    private SlowFramer(byte[] stream, int limit)
    {
        _stream = stream;
        _limit = limit;
    }

    /// <summary>Every message that the stream holds whole, or whose head is all that is kept.</summary>
    public List<(byte[] Octets, bool IsTruncated)> Messages { get; } = [];

    /// <summary>Why it ended, when it did not end by the book.</summary>
    public FramingError Error { get; private set; }

    public static SlowFramer Read(byte[] stream, StreamFraming framing, int limit)
    {
        var framer = new SlowFramer(stream, limit);
        var isCounted = framing == StreamFraming.OctetCounting
            || (framing == StreamFraming.Auto && framer.BeginsWithLength());
        if (framing == StreamFraming.Auto && !isCounted && IsUndecided(stream))
        {
            return framer;
        }

        while (framer._position < stream.Length && (isCounted ? framer.ReadCounted() : framer.ReadLine()))
        {
        }

        return framer;
    }

    /// <summary>Nothing but digits, which a space may still make a length.</summary>
    private static bool IsUndecided(byte[] stream) =>
        stream.Length <= 10 && stream[0] != '0' && stream.All(octet => char.IsAsciiDigit((char)octet));

    /// <summary>One to ten digits that make a length, the first no zero, and a space.</summary>
    private bool BeginsWithLength()
    {
        var digits = _stream.TakeWhile(octet => char.IsAsciiDigit((char)octet)).ToArray();
        return digits.Length is >= 1 and <= 10 && digits[0] != '0'
            && digits.Length < _stream.Length && _stream[digits.Length] == ' '
            && Number(digits) <= StreamFramer.AbsurdBytes;
    }

    private static long Number(IEnumerable<byte> digits) =>
        digits.Aggregate(0L, (number, octet) => (number * 10) + (octet - '0'));

    private bool ReadCounted()
    {
        var header = _stream.Skip(_position).TakeWhile(octet => octet != ' ').Take(11).ToList();
        var wrong = header.FindIndex(octet => !char.IsAsciiDigit((char)octet));
        if (wrong == 0 || header.Count == 0 || header[0] == '0')
        {
            return Fail(FramingError.LengthExpected);
        }

        if (wrong > 0)
        {
            return Fail(FramingError.SpaceExpected);
        }

        var start = _position + header.Count + 1;
        if (header.Count == 11 || (start <= _stream.Length && Number(header) > StreamFramer.AbsurdBytes))
        {
            return Fail(FramingError.LengthTooLong);
        }

        var kept = (int)Math.Min(Number(header), _limit);
        if (start + kept > _stream.Length)
        {
            return false;
        }

        Messages.Add((_stream[start..(start + kept)], kept < Number(header)));
        _position = (int)Math.Min(start + Number(header), _stream.Length);
        return true;
    }

    private bool Fail(FramingError error)
    {
        Error = error;
        return false;
    }

    /// <summary>A line, without what surrounds it; two octets of trailer may stand behind the longest message.</summary>
    private bool ReadLine()
    {
        var line = _stream.Skip(_position).TakeWhile(octet => octet != '\n').ToArray();
        var isEnded = _position + line.Length < _stream.Length;
        var body = line.SkipWhile(octet => octet is 0 or (byte)'\r').ToArray();
        var length = body.AsSpan().TrimEnd("\r\0"u8).Length;
        if (body.Length > _limit + 2 || (isEnded && length > _limit))
        {
            Messages.Add((body[.._limit], true));
        }
        else if (isEnded && length > 0)
        {
            Messages.Add((body[..length], false));
        }

        _position += line.Length + 1;
        return true;
    }
}
