using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sworn.Protocols.Beep;

/// <summary>
/// The listener of RFC 3195, section 3 (RAW): greets, lets the initiator open one channel at a time with the profile,
/// asks it for messages, takes them as answers, closes the channel after the last. Nothing acknowledges a message. COOKED
/// is not offered. Belongs to one connection.
/// </summary>
/// <param name="window">What the peer may send on a channel ahead of what was read, at least 4096 octets.</param>
public sealed class RawServerSession(int window)
{
    /// <summary>The profile's name (RFC 3195, section 9.1).</summary>
    public const string Profile = "http://xml.resource.org/profiles/syslog/RAW";

    /// <summary>The name that IANA has for it.</summary>
    public const string IanaProfile = "http://iana.org/beep/SYSLOG/RAW";

    private const string ContentType = "Content-Type: application/beep+xml\r\n\r\n";
    private const int MaxManagementBytes = 16 << 10;

    private readonly BeepChannel _management = new();
    private readonly ArrayBufferWriter<byte> _incoming = new();
    private readonly Queue<(BeepFrameType Type, int Message, byte[] Payload)> _outgoing = new();
    private BeepChannel? _raw;
    private int _rawNumber;
    private int _rawAnswer = -1;
    private int _nextRequest = 1;
    private bool _isGreeted;
    private bool _isClosingRaw;

    /// <summary>What is wrong, after <see cref="BeepAction.Break"/>.</summary>
    public BeepError Error { get; private set; }

    /// <summary>The first words of a listener.</summary>
    public void Greet(IBufferWriter<byte> output) => Answer(
        output, BeepFrameType.Rpy, 0, $"<greeting>\r\n   <profile uri='{Profile}' />\r\n   <profile uri='{IanaProfile}' />\r\n</greeting>\r\n");

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">A frame.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="output">Where answers go.</param>
    public BeepAction Take(in BeepFrame frame, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var channel = frame.Channel == 0 ? _management : frame.Channel == _rawNumber ? _raw : null;
        if (channel is null)
        {
            // What is granted on a channel that was just closed crosses with the closing.
            return frame.Type == BeepFrameType.Seq ? BeepAction.None : Break(BeepError.UnknownChannel);
        }

        if (frame.Type == BeepFrameType.Seq)
        {
            return channel.TryWiden(frame.SequenceNumber, frame.Length) ? Flush(output) : Break(BeepError.WindowMisused);
        }

        if (channel.Take(frame.SequenceNumber, frame.Length) is not BeepError.None and var error)
        {
            return Break(error);
        }

        return frame.Channel == 0 ? TakeManagement(frame, payload, output) : TakeRaw(frame, output);
    }

    /// <summary>Says that what was taken is dealt with, so that the peer may send more.</summary>
    public void Release(IBufferWriter<byte> output)
    {
        if (_management.TryGrant(window))
        {
            BeepWriter.WriteSequence(output, 0, _management.Received, window);
        }

        if (_raw is { } raw && raw.TryGrant(window))
        {
            BeepWriter.WriteSequence(output, _rawNumber, raw.Received, window);
        }
    }

    private BeepAction Break(BeepError error)
    {
        Error = error;
        return BeepAction.Break;
    }

    private BeepAction TakeRaw(in BeepFrame frame, IBufferWriter<byte> output)
    {
        var isOurs = frame.MessageNumber == 0 && !_isClosingRaw;
        switch (frame.Type)
        {
            case BeepFrameType.Ans when isOurs && (_rawAnswer < 0 || _rawAnswer == frame.AnswerNumber):
                _rawAnswer = frame.HasMore ? frame.AnswerNumber : -1;
                return BeepAction.Messages;
            case BeepFrameType.Ans when isOurs:
                return Break(BeepError.AnswersInterleaved);
            case BeepFrameType.Nul when isOurs && _rawAnswer < 0:
            case BeepFrameType.Err when isOurs && !frame.HasMore:
                // After the last answer the listener closes the channel.
                _isClosingRaw = true;
                return Request(output, string.Create(CultureInfo.InvariantCulture, $"<close number='{_rawNumber}' code='200' />\r\n"));
            default:
                return Break(BeepError.UnexpectedFrame);
        }
    }

    private BeepAction TakeManagement(in BeepFrame frame, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        _incoming.Write(payload);
        if (_incoming.WrittenCount > MaxManagementBytes)
        {
            return Break(BeepError.TooLong);
        }

        if (frame.HasMore)
        {
            return BeepAction.None;
        }

        var elements = BeepElement.ReadAll(BodyOf(_incoming.WrittenSpan));
        _incoming.ResetWrittenCount();
        if (!_isGreeted)
        {
            return TakeGreeting(frame, elements);
        }

        switch (frame.Type)
        {
            case BeepFrameType.Msg:
                return TakeRequest(frame.MessageNumber, elements, output);
            case BeepFrameType.Rpy when _isClosingRaw:
                (_raw, _rawNumber, _isClosingRaw) = (null, 0, false);
                return BeepAction.None;
            case BeepFrameType.Err when _isClosingRaw:
                // The peer wants the channel open; it has nothing more to say there.
                return BeepAction.None;
            default:
                return Break(BeepError.UnexpectedFrame);
        }
    }

    private BeepAction TakeGreeting(in BeepFrame frame, IReadOnlyList<BeepElement> elements)
    {
        if (frame is { Type: BeepFrameType.Err, MessageNumber: 0 })
        {
            return BeepAction.Finish;
        }

        _isGreeted = frame is { Type: BeepFrameType.Rpy, MessageNumber: 0 } && elements is [{ Name: "greeting" }, ..];
        return _isGreeted ? BeepAction.None : Break(BeepError.UnexpectedFrame);
    }

    private BeepAction TakeRequest(int message, IReadOnlyList<BeepElement> elements, IBufferWriter<byte> output)
    {
        var number = elements.Count > 0 ? NumberOf(elements[0]) : -1;
        return elements switch
        {
            [{ Name: "start" }, ..] => Start(message, number, elements, output),
            [{ Name: "close" }, ..] => Close(message, number, output),
            _ => Refuse(message, 500, "neither start nor close", output),
        };
    }

    private BeepAction Start(int message, int number, IReadOnlyList<BeepElement> elements, IBufferWriter<byte> output)
    {
        // RFC 3080, section 2.3.1.2: the initiator's channels have odd numbers.
        if (number <= 0 || number % 2 == 0)
        {
            return Refuse(message, 501, "the number of a channel must be odd", output);
        }

        var profile = elements.Where(static element => element.Name == "profile")
            .Select(static element => element.Attributes.GetValueOrDefault("uri"))
            .FirstOrDefault(static uri => uri is Profile or IanaProfile);
        if (profile is null || _raw is not null)
        {
            return Refuse(message, 550, profile is null ? "only RAW is spoken" : "one channel at a time", output);
        }

        (_raw, _rawNumber, _rawAnswer) = (new BeepChannel(), number, -1);
        var action = Answer(output, BeepFrameType.Rpy, message, $"<profile uri='{profile}' />\r\n");
        ReadOnlySpan<byte> invitation = "\r\nSpeak; a message is kept as it comes."u8;
        BeepWriter.Write(output, BeepFrameType.Msg, number, 0, _raw.Send(invitation.Length), invitation);
        return action;
    }

    private BeepAction Close(int message, int number, IBufferWriter<byte> output)
    {
        if (number == 0)
        {
            Answer(output, BeepFrameType.Rpy, message, "<ok />\r\n");
            return BeepAction.Finish;
        }

        if (_raw is null || number != _rawNumber)
        {
            return Refuse(message, 501, "there is no such channel", output);
        }

        if (_rawAnswer >= 0)
        {
            return Break(BeepError.UnexpectedFrame);
        }

        (_raw, _rawNumber, _isClosingRaw) = (null, 0, false);
        return Answer(output, BeepFrameType.Rpy, message, "<ok />\r\n");
    }

    private BeepAction Refuse(int message, int code, string text, IBufferWriter<byte> output) => Answer(
        output, BeepFrameType.Err, message, string.Create(CultureInfo.InvariantCulture, $"<error code='{code}'>{text}</error>\r\n"));

    private BeepAction Request(IBufferWriter<byte> output, string xml) => Answer(output, BeepFrameType.Msg, _nextRequest++, xml);

    /// <summary>Says something on channel 0, or keeps it until the peer has read what was said before.</summary>
    private BeepAction Answer(IBufferWriter<byte> output, BeepFrameType type, int message, string xml)
    {
        _outgoing.Enqueue((type, message, Encoding.ASCII.GetBytes(ContentType + xml)));
        return Flush(output);
    }

    private BeepAction Flush(IBufferWriter<byte> output)
    {
        const int mostWaiting = 64;
        while (_outgoing.TryPeek(out var next) && next.Payload.Length <= _management.Room)
        {
            _outgoing.Dequeue();
            BeepWriter.Write(output, next.Type, 0, next.Message, _management.Send(next.Payload.Length), next.Payload);
        }

        return _outgoing.Count <= mostWaiting ? BeepAction.None : Break(BeepError.WindowMisused);
    }

    private static int NumberOf(BeepElement element) =>
        int.TryParse(element.Attributes.GetValueOrDefault("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>What stands behind the MIME headers.</summary>
    private static string BodyOf(ReadOnlySpan<byte> payload)
    {
        var end = payload.IndexOf("\r\n\r\n"u8);
        return Encoding.Latin1.GetString(payload.StartsWith("\r\n"u8) || end < 0 ? payload : payload[end..]);
    }
}
