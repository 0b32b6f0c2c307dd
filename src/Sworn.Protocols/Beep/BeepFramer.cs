using System.Buffers.Text;

namespace Sworn.Protocols.Beep;

/// <summary>
/// Cuts the octets of one connection into BEEP frames. The caller keeps what a step did not consume and gives it again
/// with what follows; the framer holds no octets itself.
/// </summary>
/// <param name="maxPayloadBytes">The longest payload: the largest window that is ever granted.</param>
public sealed class BeepFramer(int maxPayloadBytes)
{
    // ANS and six numbers of ten digits, with the blanks between them: 62.
    private const int MaxHeaderBytes = 80;
    private const int MaxDigits = 10;

    private static ReadOnlySpan<byte> Trailer => "END\r\n"u8;

    /// <summary>What is wrong, after a step that was <see cref="BeepFrameKind.Broken"/>.</summary>
    public BeepError Error { get; private set; }

    /// <summary>The next frame at the beginning of <paramref name="octets"/>.</summary>
    public BeepFrame Next(ReadOnlySpan<byte> octets)
    {
        var window = octets[..Math.Min(octets.Length, MaxHeaderBytes)];
        var end = window.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return octets.Length < MaxHeaderBytes ? Incomplete : Broken(BeepError.HeaderExpected);
        }

        if (!TryReadHeader(octets[..end], out var header))
        {
            return Broken(BeepError.HeaderExpected);
        }

        var start = end + "\r\n"u8.Length;
        return header.Type == BeepFrameType.Seq ? header with { Start = start, Consumed = start } : ReadPayload(octets, header, start);
    }

    private BeepFrame ReadPayload(ReadOnlySpan<byte> octets, in BeepFrame header, int start)
    {
        if (header.Length > maxPayloadBytes)
        {
            return Broken(BeepError.PayloadTooLong);
        }

        var end = start + header.Length;
        if (octets.Length < end + Trailer.Length)
        {
            // A trailer that is wrong already will not become right.
            var seen = octets.Length > end ? octets[end..] : default;
            return Trailer.StartsWith(seen) ? Incomplete : Broken(BeepError.TrailerExpected);
        }

        return octets.Slice(end, Trailer.Length).SequenceEqual(Trailer)
            ? header with { Start = start, Consumed = end + Trailer.Length }
            : Broken(BeepError.TrailerExpected);
    }

    private static BeepFrame Incomplete => new() { Kind = BeepFrameKind.Incomplete };

    private BeepFrame Broken(BeepError error)
    {
        Error = error;
        return new BeepFrame { Kind = BeepFrameKind.Broken };
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> line, out BeepFrame header)
    {
        header = default;
        if (line.Length < 4 || !TryReadType(line[..4], out var type) || !TryReadNumber(ref line, "MSG "u8.Length, out var channel))
        {
            return false;
        }

        if (type == BeepFrameType.Seq)
        {
            return TryReadSequence(line, channel, out header);
        }

        if (!TryReadNumber(ref line, 1, out var message) || !TryReadContinuation(ref line, out var hasMore)
            || !TryReadNumber(ref line, 1, out var sequence) || !TryReadNumber(ref line, 1, out var size))
        {
            return false;
        }

        uint answer = 0;
        if (type == BeepFrameType.Ans && !TryReadNumber(ref line, 1, out answer))
        {
            return false;
        }

        header = new BeepFrame
        {
            Kind = BeepFrameKind.Frame,
            Type = type,
            Channel = unchecked((int)channel),
            MessageNumber = unchecked((int)message),
            HasMore = hasMore,
            SequenceNumber = sequence,
            AnswerNumber = unchecked((int)answer),
            Length = unchecked((int)size),
        };

        // RFC 3080, section 2.2.1.5: the end of answers carries nothing.
        return line.IsEmpty && IsSmall(channel) && IsSmall(message) && IsSmall(size) && IsSmall(answer)
            && (type != BeepFrameType.Nul || (size == 0 && !hasMore));
    }

    private static bool TryReadSequence(ReadOnlySpan<byte> line, uint channel, out BeepFrame header)
    {
        var isGood = TryReadNumber(ref line, 1, out var read) & TryReadNumber(ref line, 1, out var granted) & line.IsEmpty;
        header = new BeepFrame
        {
            Kind = BeepFrameKind.Frame,
            Type = BeepFrameType.Seq,
            Channel = unchecked((int)channel),
            SequenceNumber = read,
            Length = unchecked((int)granted),
        };
        return isGood && IsSmall(channel) && IsSmall(granted);
    }

    private static bool IsSmall(uint number) => number <= int.MaxValue;

    private static bool TryReadType(ReadOnlySpan<byte> word, out BeepFrameType type)
    {
        (type, var isKnown) = word switch
        {
            [(byte)'M', (byte)'S', (byte)'G', (byte)' '] => (BeepFrameType.Msg, true),
            [(byte)'R', (byte)'P', (byte)'Y', (byte)' '] => (BeepFrameType.Rpy, true),
            [(byte)'E', (byte)'R', (byte)'R', (byte)' '] => (BeepFrameType.Err, true),
            [(byte)'A', (byte)'N', (byte)'S', (byte)' '] => (BeepFrameType.Ans, true),
            [(byte)'N', (byte)'U', (byte)'L', (byte)' '] => (BeepFrameType.Nul, true),
            [(byte)'S', (byte)'E', (byte)'Q', (byte)' '] => (BeepFrameType.Seq, true),
            _ => (default, false),
        };
        return isKnown;
    }

    /// <summary>Reads a number behind so many octets, of which the last is a blank.</summary>
    private static bool TryReadNumber(ref ReadOnlySpan<byte> line, int skipped, out uint number)
    {
        number = 0;
        if (line.Length <= skipped || line[skipped - 1] != (byte)' ')
        {
            return false;
        }

        var digits = line[skipped..];
        var length = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? digits.Length : length;
        if (length is 0 or > MaxDigits || !Utf8Parser.TryParse(digits[..length], out number, out var read) || read != length)
        {
            return false;
        }

        line = digits[length..];
        return true;
    }

    private static bool TryReadContinuation(ref ReadOnlySpan<byte> line, out bool hasMore)
    {
        hasMore = line is [(byte)' ', (byte)'*', ..];
        if (!hasMore && line is not [(byte)' ', (byte)'.', ..])
        {
            return false;
        }

        line = line[2..];
        return true;
    }
}
