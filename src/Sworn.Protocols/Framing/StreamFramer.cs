namespace Sworn.Protocols.Framing;

/// <summary>
/// Cuts the octets of one connection into messages (RFC 6587, section 3.4). The caller keeps what a step did not
/// consume and gives it again with what follows; the framer holds no octets itself.
/// </summary>
public sealed class StreamFramer(StreamFraming framing, int maxMessageBytes)
{
    /// <summary>
    /// A length above this is no length: whoever writes it is not counting octets. 64 MiB is 64 times the longest
    /// message that can be configured. RFC 6587 itself sets no limit.
    /// </summary>
    public const int AbsurdBytes = 64 << 20;

    // CR and NUL before the LF of a line, so that CRLF and NUL LF do not make a message of the full length too long.
    private const int MaxTrailerBytes = 2;
    private const int MaxLengthDigits = 10;

    private StreamFraming _framing = framing;
    private int _scanned;
    private long _octetsToSkip;
    private bool _isSkippingLine;

    /// <summary>What is wrong, after a step that was <see cref="FrameKind.Unframed"/>.</summary>
    public FramingError Error { get; private set; }

    /// <summary>The next message at the beginning of <paramref name="octets"/>.</summary>
    public FrameStep Next(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return default;
        }

        if (_framing == StreamFraming.Auto && !TryDetect(octets))
        {
            return default;
        }

        return _framing == StreamFraming.OctetCounting ? NextCounted(octets) : NextLine(octets);
    }

    /// <summary>
    /// The first frame of a connection decides: digits and a space are a length, anything else begins a line. So a line
    /// that begins with a date is no length.
    /// </summary>
    private bool TryDetect(ReadOnlySpan<byte> octets)
    {
        var isLength = TryReadLength(octets, out _, out _);
        if (!isLength && Error == FramingError.None)
        {
            return false;
        }

        Error = FramingError.None;
        _framing = isLength ? StreamFraming.OctetCounting : StreamFraming.LineFeed;
        return true;
    }

    /// <summary>The message that the end of the stream cut short, in the octets that no step consumed.</summary>
    public ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> octets)
    {
        if (_isSkippingLine || _octetsToSkip > 0 || _framing != StreamFraming.OctetCounting)
        {
            return _isSkippingLine || _octetsToSkip > 0 ? default : octets;
        }

        var space = octets.IndexOf((byte)' ');
        return octets[(space + 1)..];
    }

    private FrameStep NextCounted(ReadOnlySpan<byte> octets)
    {
        var at = (int)Math.Min(_octetsToSkip, octets.Length);
        _octetsToSkip -= at;
        var header = octets[at..];
        if (header.IsEmpty)
        {
            return new FrameStep(FrameKind.Incomplete, 0, 0, at);
        }

        if (!TryReadLength(header, out long length, out int digits))
        {
            return new FrameStep(Error == FramingError.None ? FrameKind.Incomplete : FrameKind.Unframed, 0, 0, at);
        }

        var start = at + digits + 1;
        var kept = (int)Math.Min(length, maxMessageBytes);
        if (octets.Length - start < kept)
        {
            return new FrameStep(FrameKind.Incomplete, 0, 0, at);
        }

        _octetsToSkip = length - kept;
        return new FrameStep(
            kept < length ? FrameKind.TruncatedMessage : FrameKind.Message, start, kept, start + kept);
    }

    private bool TryReadLength(ReadOnlySpan<byte> header, out long length, out int digits)
    {
        length = 0;
        for (digits = 0; digits < header.Length; digits++)
        {
            var octet = header[digits];
            if (octet == (byte)' ' && digits > 0)
            {
                Error = length > AbsurdBytes ? FramingError.LengthTooLong : FramingError.None;
                return Error == FramingError.None;
            }

            if (octet is < (byte)'0' or > (byte)'9' || (digits == 0 && octet == (byte)'0'))
            {
                Error = digits == 0 ? FramingError.LengthExpected : FramingError.SpaceExpected;
                return false;
            }

            if (digits == MaxLengthDigits)
            {
                Error = FramingError.LengthTooLong;
                return false;
            }

            length = (length * 10) + (octet - (byte)'0');
        }

        return false;
    }

    private FrameStep NextLine(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        if (_isSkippingLine)
        {
            at = octets.IndexOf((byte)'\n') + 1;
            if (at == 0)
            {
                return new FrameStep(FrameKind.Incomplete, 0, 0, octets.Length);
            }

            _isSkippingLine = false;
        }

        // Empty lines, and the NUL of senders that end a message with LF and NUL.
        while (at < octets.Length && octets[at] is (byte)'\n' or 0 or (byte)'\r')
        {
            at++;
        }

        return TakeLine(octets[at..], at);
    }

    private FrameStep TakeLine(ReadOnlySpan<byte> line, int at)
    {
        var found = line[_scanned..].IndexOf((byte)'\n');
        var end = found < 0 ? -1 : _scanned + found;
        if (end < 0 && line.Length <= maxMessageBytes + MaxTrailerBytes)
        {
            _scanned = line.Length;
            return new FrameStep(FrameKind.Incomplete, 0, 0, at);
        }

        _scanned = 0;
        if (end < 0 || end > maxMessageBytes + MaxTrailerBytes)
        {
            _isSkippingLine = true;
            return new FrameStep(FrameKind.TruncatedMessage, at, maxMessageBytes, at + maxMessageBytes);
        }

        var length = line[..end].TrimEnd("\r\0"u8).Length;
        return length > maxMessageBytes
            ? new FrameStep(FrameKind.TruncatedMessage, at, maxMessageBytes, at + end + 1)
            : new FrameStep(FrameKind.Message, at, length, at + end + 1);
    }
}
