using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sworn.Protocols.Beep;

namespace Sworn.Fuzz.Oracles;

/// <summary>BEEP frames over a whole stream at once, by regular expressions, with no state to get wrong.</summary>
internal static partial class SlowBeep
{
    private const int MaxHeader = 80;

    /// <summary>A frame as text.</summary>
    public sealed record Frame(string Type, string Channel, string Message, bool HasMore, string Sequence, string Answer, string Payload, int Length);

    /// <summary>Every whole frame of a stream, and why it ended when it did not end by the book.</summary>
    public static (List<Frame> Frames, BeepError Error) Read(byte[] stream, int limit)
    {
        var text = Encoding.Latin1.GetString(stream);
        var frames = new List<Frame>();
        while (true)
        {
            var end = text.IndexOf("\r\n", StringComparison.Ordinal);
            if (end < 0 || end > MaxHeader - 2)
            {
                return (frames, text.Length < MaxHeader ? BeepError.None : BeepError.HeaderExpected);
            }

            var (frame, header) = (Of(text[..end]), end + 2);
            if (frame is null)
            {
                return (frames, BeepError.HeaderExpected);
            }

            if (frame.Type != "SEQ" && frame.Length > limit)
            {
                return (frames, BeepError.PayloadTooLong);
            }

            var rest = text[header..];
            if (frame.Type != "SEQ")
            {
                var trailer = rest.Length > frame.Length ? rest[frame.Length..] : "";
                if (!"END\r\n".StartsWith(trailer[..Math.Min(5, trailer.Length)], StringComparison.Ordinal))
                {
                    return (frames, BeepError.TrailerExpected);
                }

                if (trailer.Length < 5)
                {
                    return (frames, BeepError.None);
                }

                frame = frame with { Payload = rest[..frame.Length] };
                rest = trailer[5..];
            }

            frames.Add(frame);
            text = rest;
        }
    }

    /// <summary>The messages in an answer that is here as a whole.</summary>
    public static List<(string Text, bool IsTruncated)> MessagesOf(string answer, int limit)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = answer.StartsWith("\r\n", StringComparison.Ordinal) ? answer[2..] : end < 0 ? answer : answer[(end + 4)..];
        return [.. body.Split("\r\n").Where(static line => line.Length > 0)
            .Select(line => (line[..Math.Min(limit, line.Length)], line.Length > limit))];
    }

    private static Frame? Of(string header)
    {
        var match = Header().Match(header);
        string[] small = [match.Groups["channel"].Value, match.Groups["message"].Value, match.Groups["size"].Value, match.Groups["answer"].Value];
        if (!match.Success || small.Any(static number => number.Length > 0 && ulong.Parse(number, CultureInfo.InvariantCulture) > int.MaxValue)
            || ulong.Parse(match.Groups["sequence"].Value, CultureInfo.InvariantCulture) > uint.MaxValue)
        {
            return null;
        }

        var size = int.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture);
        var more = match.Groups["more"].Value == "*";
        return match.Groups["type"].Value == "NUL" && (size > 0 || more) ? null : new Frame(
            match.Groups["type"].Value, Plain(small[0]), Plain(small[1]), more, Plain(match.Groups["sequence"].Value), Plain(small[3]), "", size);
    }

    private static string Plain(string number) =>
        number.Length == 0 ? "0" : ulong.Parse(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(((?<type>MSG|RPY|ERR|NUL) (?<channel>[0-9]{1,10}) (?<message>[0-9]{1,10}) (?<more>[.*]) (?<sequence>[0-9]{1,10}) (?<size>[0-9]{1,10}))|((?<type>ANS) (?<channel>[0-9]{1,10}) (?<message>[0-9]{1,10}) (?<more>[.*]) (?<sequence>[0-9]{1,10}) (?<size>[0-9]{1,10}) (?<answer>[0-9]{1,10}))|((?<type>SEQ) (?<channel>[0-9]{1,10}) (?<sequence>[0-9]{1,10}) (?<size>[0-9]{1,10})))\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Header();
}
