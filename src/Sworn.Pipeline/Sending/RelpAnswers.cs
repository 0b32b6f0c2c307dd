using System.Buffers.Text;
using System.Text;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Reads the answers of a RELP server as they come in pieces: <c>TXNR SP "rsp" SP DATALEN [SP DATA] LF</c>. They come in
/// the order of the commands; anything else ends the session, as librelp has it.
/// </summary>
internal sealed class RelpAnswers
{
    private const int MaxFrame = 64 << 10;
    private const int MaxShown = 120;

    private readonly byte[] _kept = new byte[MaxFrame];
    private int _length;
    private int _expected;

    /// <summary>How many commands were answered with 200, the open included.</summary>
    public long Count { get; private set; }

    /// <summary>A new session.</summary>
    public void Begin() => (_length, _expected, Count) = (0, 1, 0);

    /// <summary>Takes octets of the server.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? TryTake(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var taken = Math.Min(octets.Length, _kept.Length - _length);
            if (taken == 0)
            {
                return "an answer is longer than any of RELP";
            }

            octets[..taken].CopyTo(_kept.AsSpan(_length));
            _length += taken;
            octets = octets[taken..];
            if (TakeFrames() is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? TakeFrames()
    {
        var at = 0;
        while (TryFrame(_kept.AsSpan(at, _length - at), out var number, out var command, out var data, out var used))
        {
            if (used == 0)
            {
                return "the peer does not speak RELP";
            }

            if (Judge(number, _kept.AsSpan(at)[command], _kept.AsSpan(at)[data]) is { } problem)
            {
                return problem;
            }

            at += used;
        }

        _kept.AsSpan(at, _length - at).CopyTo(_kept);
        _length -= at;
        return null;
    }

    private string? Judge(int number, ReadOnlySpan<byte> command, ReadOnlySpan<byte> data)
    {
        if (number == 0 && command.SequenceEqual("serverclose"u8))
        {
            return "the peer closes the session";
        }

        if (!command.SequenceEqual("rsp"u8) || number != _expected)
        {
            return $"the peer answered command {number} where {_expected} was expected";
        }

        if (!data.StartsWith("200"u8))
        {
            return $"the peer refused a message: {Encoding.Latin1.GetString(data[..Math.Min(data.Length, MaxShown)])}";
        }

        _expected = number == 999_999_999 ? 1 : number + 1;
        Count++;
        return null;
    }

    /// <summary>Cuts a frame off; false when more octets are needed; nothing used when they are no frame.</summary>
    private static bool TryFrame(ReadOnlySpan<byte> octets, out int number, out Range command, out Range data, out int used)
    {
        (number, command, data, used) = (0, default, default, 0);
        var first = octets.IndexOf((byte)' ');
        var second = first < 0 ? -1 : octets[(first + 1)..].IndexOf((byte)' ');
        if (second < 0)
        {
            return octets.Length > 64;
        }

        var at = first + 1 + second;
        command = (first + 1)..at;
        if (!Utf8Parser.TryParse(octets[..first], out number, out var digits) || digits != first)
        {
            return true;
        }

        var end = octets[(at + 1)..].IndexOfAny((byte)' ', (byte)'\n');
        if (end < 0)
        {
            return octets.Length - at > 16;
        }

        end += at + 1;
        if (!Utf8Parser.TryParse(octets[(at + 1)..end], out int length, out digits) || digits != end - at - 1 || length is < 0 or > MaxFrame)
        {
            return true;
        }

        var start = length == 0 ? end : end + 1;
        if (octets.Length < start + length + 1)
        {
            return false;
        }

        data = start..(start + length);
        used = octets[start + length] == '\n' ? start + length + 1 : 0;
        return true;
    }
}
