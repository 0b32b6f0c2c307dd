namespace Sworn.Protocols.Beep;

/// <summary>
/// The messages in the answers of a RAW channel (RFC 3195, section 3.3): behind the MIME headers, which are usually
/// empty, one or more messages with CR LF between them and none behind the last. An answer may come in several frames,
/// cut anywhere. Holds what is not delivered yet: less than a message and a frame.
/// </summary>
/// <param name="maxMessageBytes">Of a longer message the head is given, once.</param>
public sealed class RawAnswers(int maxMessageBytes)
{
    private const int MaxHeaderBytes = 1_024;

    private byte[] _octets = new byte[4_096];
    private int _begin;
    private int _end;
    private bool _isInHeaders = true;
    private bool _isSkipping;
    private bool _isLast;

    /// <summary>Whether an answer has begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the headers of the answer are longer than anybody writes them: nothing else is found.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>What <see cref="TryNext"/> gave places in; valid until the next call of <see cref="Append"/>.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>The message that the end of the connection cut short; empty when none.</summary>
    public ReadOnlySpan<byte> Rest =>
        _isInHeaders || _isSkipping ? default : _octets.AsSpan(_begin, Math.Min(_end - _begin, maxMessageBytes));

    /// <summary>Takes the payload of a frame. All messages before it have been taken by <see cref="TryNext"/>.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="isLast">Whether the answer ends with it.</param>
    public void Append(ReadOnlySpan<byte> payload, bool isLast)
    {
        var kept = _end - _begin;
        if (_octets.Length < kept + payload.Length)
        {
            Array.Resize(ref _octets, Math.Max(2 * _octets.Length, kept + payload.Length));
        }

        _octets.AsSpan(_begin, kept).CopyTo(_octets);
        payload.CopyTo(_octets.AsSpan(kept));
        (_begin, _end) = (0, kept + payload.Length);
        (IsOpen, _isLast) = (true, isLast);
    }

    /// <summary>The next message in <see cref="Octets"/>.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isTruncated">Whether it is only the head of a longer one.</param>
    /// <returns>False when there is none without another frame.</returns>
    public bool TryNext(out int start, out int length, out bool isTruncated)
    {
        (start, length, isTruncated) = (0, 0, false);
        while (IsOpen && HasBody())
        {
            var octets = _octets.AsSpan(_begin, _end - _begin);
            var cut = octets.IndexOf("\r\n"u8);
            if (cut < 0 && !_isLast)
            {
                return TryTakeHead(octets, out start, out length, out isTruncated);
            }

            start = _begin;
            length = cut < 0 ? octets.Length : cut;
            _begin += cut < 0 ? octets.Length : cut + "\r\n"u8.Length;
            var isMessage = length > 0 && !_isSkipping;
            _isSkipping = false;
            if (cut < 0)
            {
                Reset();
            }

            if (isMessage)
            {
                isTruncated = length > maxMessageBytes;
                length = Math.Min(length, maxMessageBytes);
                return true;
            }
        }

        return false;
    }

    /// <summary>Of a message whose end is not here yet, the head when it is too long already.</summary>
    private bool TryTakeHead(ReadOnlySpan<byte> octets, out int start, out int length, out bool isTruncated)
    {
        // A CR at the end may be half of what ends the message.
        var certain = octets.Length - (octets is [.., (byte)'\r'] ? 1 : 0);
        (start, length, isTruncated) = (_begin, maxMessageBytes, true);
        var isHead = !_isSkipping && certain > maxMessageBytes;
        if (isHead || _isSkipping)
        {
            _isSkipping = true;
            _begin += certain;
        }

        return isHead;
    }

    /// <summary>Skips the headers.</summary>
    /// <returns>Whether the octets that are here belong to messages.</returns>
    private bool HasBody()
    {
        if (!_isInHeaders)
        {
            return true;
        }

        var octets = _octets.AsSpan(_begin, _end - _begin);
        var end = octets.StartsWith("\r\n"u8) ? "\r\n"u8.Length : octets.IndexOf("\r\n\r\n"u8) + "\r\n\r\n"u8.Length;
        if (end < "\r\n\r\n"u8.Length && end != "\r\n"u8.Length)
        {
            // Who forgot the headers altogether is understood too: nothing that was said may be lost.
            IsTooLong |= octets.Length > MaxHeaderBytes && !_isLast;
            _isInHeaders = !_isLast;
            return _isLast;
        }

        IsTooLong |= end > MaxHeaderBytes;
        _begin += end;
        _isInHeaders = false;
        return !IsTooLong;
    }

    private void Reset()
    {
        (_isInHeaders, _isSkipping, _isLast, IsOpen) = (true, false, false, false);
        _begin = _end;
    }
}
