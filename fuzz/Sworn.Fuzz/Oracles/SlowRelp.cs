using System.Globalization;
using System.Text;
using Sworn.Protocols.Relp;

namespace Sworn.Fuzz.Oracles;

/// <summary>RELP frames over a whole stream at once, as text, with no state to get wrong.</summary>
internal sealed class SlowRelp
{
    private readonly string _stream;
    private readonly int _limit;
    private int _position;

    private SlowRelp(byte[] stream, int limit)
    {
        _stream = Encoding.Latin1.GetString(stream);
        _limit = limit;
    }

    /// <summary>Every frame that the stream holds whole, or whose head is all that is kept.</summary>
    public List<(int Number, RelpCommand Command, string Data, bool IsTruncated)> Frames { get; } = [];

    /// <summary>Why it ended, when it did not end by the book.</summary>
    public RelpError Error { get; private set; }

    /// <summary>Reads a stream of which so many octets of data are kept for each frame.</summary>
    public static SlowRelp Read(byte[] stream, int limit)
    {
        var reader = new SlowRelp(stream, limit);
        while (reader.ReadFrame())
        {
        }

        return reader;
    }

    private bool ReadFrame()
    {
        var rest = _stream[_position..];
        var number = string.Concat(rest.TakeWhile(char.IsAsciiDigit));
        if (number.Length > 9 || (number.Length < rest.Length && (number.Length == 0 || rest[number.Length] != ' ')))
        {
            return Fail(RelpError.NumberExpected);
        }

        if (number.Length == rest.Length)
        {
            return false;
        }

        rest = rest[(number.Length + 1)..];
        var command = string.Concat(rest.TakeWhile(char.IsAsciiLetter));
        if (command.Length > 32 || (command.Length < rest.Length && (command.Length == 0 || rest[command.Length] != ' ')))
        {
            return Fail(RelpError.CommandExpected);
        }

        return command.Length < rest.Length && ReadData(int.Parse(number, CultureInfo.InvariantCulture), command, rest[(command.Length + 1)..]);
    }

    private bool ReadData(int number, string command, string rest)
    {
        var digits = string.Concat(rest.TakeWhile(char.IsAsciiDigit));
        var length = digits.Length is 0 or > 9 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);
        if (digits.Length > 9 || length > RelpFramer.AbsurdBytes || (digits.Length == 0 && rest.Length > 0))
        {
            return Fail(RelpError.LengthExpected);
        }

        if (digits.Length == rest.Length)
        {
            return false;
        }

        rest = rest[digits.Length..];
        if (rest[0] == ' ')
        {
            rest = rest[1..];
        }
        else if (length > 0)
        {
            return Fail(RelpError.LengthExpected);
        }

        return length > _limit ? ReadLong(number, command, length, rest) : ReadWhole(number, command, length, rest);
    }

    private bool ReadWhole(int number, string command, int length, string rest)
    {
        if (rest.Length <= length)
        {
            return false;
        }

        if (rest[length] != '\n')
        {
            return Fail(RelpError.TrailerExpected);
        }

        Frames.Add((number, CommandOf(command), rest[..length], false));
        _position = _stream.Length - rest.Length + length + 1;
        return true;
    }

    private bool ReadLong(int number, string command, int length, string rest)
    {
        if (rest.Length < _limit)
        {
            return false;
        }

        Frames.Add((number, CommandOf(command), rest[.._limit], true));
        if (rest.Length <= length)
        {
            return false;
        }

        _position = _stream.Length - rest.Length + length + 1;
        return rest[length] == '\n' || Fail(RelpError.TrailerExpected);
    }

    private static RelpCommand CommandOf(string word) => word switch
    {
        "open" => RelpCommand.Open,
        "syslog" => RelpCommand.Syslog,
        "close" => RelpCommand.Close,
        "rsp" => RelpCommand.Response,
        "serverclose" => RelpCommand.ServerClose,
        _ => RelpCommand.Unknown,
    };

    private bool Fail(RelpError error)
    {
        Error = error;
        return false;
    }
}
