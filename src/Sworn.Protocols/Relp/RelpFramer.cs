namespace Sworn.Protocols.Relp;

/// <summary>
/// Cuts the octets of one connection into RELP frames: <c>TXNR SP COMMAND SP DATALEN [SP DATA] LF</c>, as librelp writes
/// and reads them. The caller keeps what a step did not consume and gives it again with what follows; the framer holds
/// no octets itself.
/// </summary>
/// <param name="maxDataBytes">The data that are kept of a frame; what is beyond is skipped.</param>
public sealed class RelpFramer(int maxDataBytes)
{
    /// <summary>A length above this is refused: 64 MiB, 512 times the default limit of librelp.</summary>
    public const int AbsurdBytes = 64 << 20;

    private const int MaxDigits = 9;
    private const int MaxLetters = 32;

    private int _dataToSkip;
    private bool _wantsTrailer;

    private enum Field
    {
        Incomplete,
        Good,
        Bad,
    }

    /// <summary>What is wrong, after a step that was <see cref="RelpFrameKind.Broken"/>.</summary>
    public RelpError Error { get; private set; }

    /// <summary>The next frame at the beginning of <paramref name="octets"/>.</summary>
    public RelpFrame Next(ReadOnlySpan<byte> octets)
    {
        var at = Math.Min(_dataToSkip, octets.Length);
        _dataToSkip -= at;
        if (_wantsTrailer && _dataToSkip == 0 && at < octets.Length)
        {
            if (octets[at] != (byte)'\n')
            {
                return Broken(RelpError.TrailerExpected, at);
            }

            _wantsTrailer = false;
            at++;
        }

        return at == octets.Length ? new RelpFrame(RelpFrameKind.Incomplete, 0, default, 0, 0, at) : ReadFrame(octets, at);
    }

    private RelpFrame ReadFrame(ReadOnlySpan<byte> octets, int begin)
    {
        var at = begin;
        var field = ReadNumber(octets, ref at, out int number);
        if (field == Field.Bad || (field == Field.Good && octets[at] != (byte)' '))
        {
            return Broken(RelpError.NumberExpected, begin);
        }

        var command = RelpCommand.Unknown;
        if (field == Field.Good)
        {
            at++;
            field = ReadCommand(octets, ref at, out command);
            if (field == Field.Bad)
            {
                return Broken(RelpError.CommandExpected, begin);
            }
        }

        return field == Field.Incomplete
            ? new RelpFrame(RelpFrameKind.Incomplete, 0, default, 0, 0, begin)
            : ReadData(octets, begin, at + 1, number, command);
    }

    private RelpFrame ReadData(ReadOnlySpan<byte> octets, int begin, int at, int number, RelpCommand command)
    {
        var incomplete = new RelpFrame(RelpFrameKind.Incomplete, 0, default, 0, 0, begin);
        var field = ReadNumber(octets, ref at, out int length);
        if (field == Field.Bad || length > AbsurdBytes)
        {
            return Broken(RelpError.LengthExpected, begin);
        }

        if (field == Field.Incomplete)
        {
            return incomplete;
        }

        // librelp leaves the space out when there are no data; a space without data is taken too.
        if (octets[at] == (byte)' ')
        {
            at++;
        }
        else if (length > 0)
        {
            return Broken(RelpError.LengthExpected, begin);
        }

        var kept = Math.Min(length, maxDataBytes);
        var end = at + kept;
        if (kept < length)
        {
            return end > octets.Length ? incomplete : Truncate(number, command, at, kept, length - kept);
        }

        if (end >= octets.Length)
        {
            return incomplete;
        }

        return octets[end] == (byte)'\n'
            ? new RelpFrame(RelpFrameKind.Frame, number, command, at, length, end + 1)
            : Broken(RelpError.TrailerExpected, begin);
    }

    private RelpFrame Truncate(int number, RelpCommand command, int start, int kept, int left)
    {
        _dataToSkip = left;
        _wantsTrailer = true;
        return new RelpFrame(RelpFrameKind.TruncatedFrame, number, command, start, kept, start + kept);
    }

    private RelpFrame Broken(RelpError error, int consumed)
    {
        Error = error;
        return new RelpFrame(RelpFrameKind.Broken, 0, default, 0, 0, consumed);
    }

    /// <summary>Reads digits; good only when something that is no digit stands behind them.</summary>
    private static Field ReadNumber(ReadOnlySpan<byte> octets, ref int at, out int value)
    {
        value = 0;
        var digits = 0;
        for (; at < octets.Length && octets[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            if (++digits > MaxDigits)
            {
                return Field.Bad;
            }

            value = (value * 10) + (octets[at] - (byte)'0');
        }

        if (at == octets.Length)
        {
            return Field.Incomplete;
        }

        return digits == 0 ? Field.Bad : Field.Good;
    }

    /// <summary>Reads letters; <paramref name="at"/> is then at the space behind them.</summary>
    private static Field ReadCommand(ReadOnlySpan<byte> octets, ref int at, out RelpCommand command)
    {
        var start = at;
        while (at < octets.Length && char.IsAsciiLetter((char)octets[at]))
        {
            if (++at - start > MaxLetters)
            {
                command = default;
                return Field.Bad;
            }
        }

        command = CommandOf(octets[start..at]);
        if (at == octets.Length)
        {
            return Field.Incomplete;
        }

        return at == start || octets[at] != (byte)' ' ? Field.Bad : Field.Good;
    }

    private static RelpCommand CommandOf(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("syslog"u8))
        {
            return RelpCommand.Syslog;
        }

        if (word.SequenceEqual("open"u8))
        {
            return RelpCommand.Open;
        }

        if (word.SequenceEqual("close"u8))
        {
            return RelpCommand.Close;
        }

        return word.SequenceEqual("rsp"u8) ? RelpCommand.Response
            : word.SequenceEqual("serverclose"u8) ? RelpCommand.ServerClose : RelpCommand.Unknown;
    }
}
