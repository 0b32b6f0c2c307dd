using System.Buffers;
using Sworn.Protocols.Beep;
using Sworn.Protocols.Framing;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// RFC 3195 with the profile RAW: messages are answers to our request. The window of a channel opens again when the
/// messages in it are taken, so that a log that takes no more holds the sender back.
/// </summary>
internal sealed class Rfc3195Protocol : ConnectionProtocol
{
    private const int MinWindow = 4 << 10;
    private const int MaxWindow = 64 << 10;

    private readonly StreamConnection _connection;
    private readonly BeepFramer _framer;
    private readonly RawServerSession _session;
    private readonly RawAnswers _answers;
    private readonly ArrayBufferWriter<byte> _output = new();
    private BeepError _error;
    private bool _isClosing;

    public Rfc3195Protocol(StreamConnection connection, int maxMessageBytes)
    {
        // A frame is kept until it is whole, and there is room for about a message beside what is read.
        var window = Math.Clamp(maxMessageBytes, MinWindow, MaxWindow);
        _connection = connection;
        _framer = new BeepFramer(window);
        _session = new RawServerSession(window);
        _answers = new RawAnswers(maxMessageBytes);
    }

    public override bool IsFinished => _isClosing;

    public override Enum Error => _error;

    public override void Opened()
    {
        _session.Greet(_output);
        Send();
    }

    public override FrameStep Next(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (!_isClosing)
        {
            if (_answers.TryNext(out var start, out var length, out var isTruncated))
            {
                return new FrameStep(isTruncated ? FrameKind.TruncatedMessage : FrameKind.Message, start, length, at);
            }

            _session.Release(_output);
            Send();
            var frame = _framer.Next(octets[at..]);
            if (frame.Kind != BeepFrameKind.Frame || _answers.IsTooLong)
            {
                return frame.Kind == BeepFrameKind.Incomplete && !_answers.IsTooLong
                    ? new FrameStep(FrameKind.Incomplete, 0, 0, at)
                    : Break(_answers.IsTooLong ? BeepError.TooLong : _framer.Error, at);
            }

            if (!TryTake(frame, octets[at..]))
            {
                return Break(_session.Error, at);
            }

            at += frame.Consumed;
        }

        return new FrameStep(FrameKind.Incomplete, 0, 0, octets.Length);
    }

    /// <summary>Messages lie where answers are put together, not in what was read.</summary>
    public override ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> octets, in FrameStep step) =>
        _answers.Octets.Slice(step.Start, step.Length);

    public override ReadOnlySpan<byte> Leftover(ReadOnlySpan<byte> octets, bool isUnframed) => isUnframed ? octets : _answers.Rest;

    private bool TryTake(in BeepFrame frame, ReadOnlySpan<byte> octets)
    {
        var payload = frame.Type == BeepFrameType.Seq ? default : octets.Slice(frame.Start, frame.Length);
        var action = _session.Take(frame, payload, _output);
        if (action == BeepAction.Messages)
        {
            _answers.Append(payload, isLast: !frame.HasMore);
        }

        _isClosing = action == BeepAction.Finish;
        Send();
        return action != BeepAction.Break;
    }

    private FrameStep Break(BeepError error, int at)
    {
        _error = error;
        return new FrameStep(FrameKind.Unframed, 0, 0, at);
    }

    private void Send()
    {
        if (_output.WrittenCount > 0)
        {
            _connection.Send(_output.WrittenMemory);
            _output.ResetWrittenCount();
        }
    }
}
