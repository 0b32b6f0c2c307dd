using System.Diagnostics.CodeAnalysis;

namespace Sworn.Protocols.Framing;

/// <summary>
/// Takes messages off a stream (RFC 6587). It holds only the state between calls; the caller holds the octets. A message
/// over the limit keeps its head and loses the rest. One instance for each connection; not thread-safe.
/// </summary>
[SuppressMessage("Performance", "CA1815", Justification = "State of a connection; nobody compares it.")]
public struct SyslogFramer
{
    private const int MaxLengthDigits = 10;
    private const byte LineFeed = (byte)'\n';

    private readonly int _maxMessage;
    private long _discard;
    private bool _discardLine;
    private int _scanned;

    /// <summary>Makes a framer.</summary>
    /// <param name="method">How messages are told apart.</param>
    /// <param name="maxMessage">The longest message that is kept whole, in octets.</param>
    public SyslogFramer(FramingMethod method, int maxMessage)
    {
        Method = method;
        _maxMessage = maxMessage;
    }

    /// <summary>The method; <see cref="FramingMethod.Auto"/> until the first frame decided.</summary>
    public FramingMethod Method { get; private set; }

    /// <summary>Looks for the next message at the start of what is buffered.</summary>
    /// <param name="buffered">Everything received and not yet consumed.</param>
    /// <param name="frame">What was found and how many octets it took.</param>
    public FramingStatus Read(ReadOnlySpan<byte> buffered, out Frame frame)
    {
        frame = default;
        if (buffered.IsEmpty)
        {
            return FramingStatus.Incomplete;
        }

        if (_discard > 0)
        {
            var skipped = (int)Math.Min(_discard, buffered.Length);
            _discard -= skipped;
            frame = new Frame(skipped, 0, 0, isTruncated: false);
            return FramingStatus.Skipped;
        }

        if (Method == FramingMethod.Auto && !TryDecide(buffered))
        {
            return FramingStatus.Incomplete;
        }

        return Method == FramingMethod.OctetCounting ? ReadCounted(buffered, out frame) : ReadLine(buffered, out frame);
    }

    /// <summary>Digits and then a space are a length; anything else begins a line.</summary>
    private bool TryDecide(ReadOnlySpan<byte> buffered)
    {
        var digits = CountDigits(buffered);
        if (digits == buffered.Length && digits <= MaxLengthDigits)
        {
            return false;
        }

        var isLength = digits is > 0 and <= MaxLengthDigits && buffered[0] != (byte)'0' && buffered[digits] == (byte)' ';
        Method = isLength ? FramingMethod.OctetCounting : FramingMethod.LineFeed;
        return true;
    }

    private FramingStatus ReadCounted(ReadOnlySpan<byte> buffered, out Frame frame)
    {
        frame = default;
        var digits = CountDigits(buffered);
        if (digits == buffered.Length && digits <= MaxLengthDigits)
        {
            return FramingStatus.Incomplete;
        }

        if (digits is 0 or > MaxLengthDigits || buffered[0] == (byte)'0' || buffered[digits] != (byte)' ')
        {
            return FramingStatus.Error;
        }

        long length = 0;
        foreach (var digit in buffered[..digits])
        {
            length = (length * 10) + (digit - '0');
        }

        var start = digits + 1;
        var kept = (int)Math.Min(length, _maxMessage);
        if (buffered.Length - start < kept)
        {
            return FramingStatus.Incomplete;
        }

        _discard = length - kept;
        frame = new Frame(start + kept, start, kept, isTruncated: _discard > 0);
        return FramingStatus.Message;
    }

    private FramingStatus ReadLine(ReadOnlySpan<byte> buffered, out Frame frame)
    {
        var found = buffered[_scanned..].IndexOf(LineFeed);
        var end = found < 0 ? -1 : _scanned + found;
        if (_discardLine)
        {
            _discardLine = end < 0;
            _scanned = 0;
            frame = new Frame(end < 0 ? buffered.Length : end + 1, 0, 0, isTruncated: false);
            return FramingStatus.Skipped;
        }

        if (end < 0 && buffered.Length <= _maxMessage)
        {
            _scanned = buffered.Length;
            frame = default;
            return FramingStatus.Incomplete;
        }

        _scanned = 0;
        if (end < 0 || end > _maxMessage + 1)
        {
            _discardLine = true;
            frame = new Frame(_maxMessage, 0, _maxMessage, isTruncated: true);
            return FramingStatus.Message;
        }

        return Trim(buffered[..end], end + 1, out frame);
    }

    /// <summary>Carriage returns and NULs around a line belong to the trailer, not to the message.</summary>
    private readonly FramingStatus Trim(ReadOnlySpan<byte> line, int consumed, out Frame frame)
    {
        var start = 0;
        var end = line.Length;
        while (start < end && line[start] == 0)
        {
            start++;
        }

        while (end > start && line[end - 1] is 0 or (byte)'\r')
        {
            end--;
        }

        var kept = Math.Min(end - start, _maxMessage);
        frame = new Frame(consumed, start, kept, isTruncated: kept < end - start);
        return kept == 0 ? FramingStatus.Skipped : FramingStatus.Message;
    }

    private static int CountDigits(ReadOnlySpan<byte> octets)
    {
        var count = 0;
        while (count < octets.Length && count <= MaxLengthDigits && char.IsAsciiDigit((char)octets[count]))
        {
            count++;
        }

        return count;
    }
}
