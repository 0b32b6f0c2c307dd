using System.Buffers;
using Sworn.Pipeline.Accounts;
using Sworn.Protocols.Framing;
using Sworn.Protocols.Relp;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// RELP: each message is answered when it is on stable storage, in the order of the commands. What is not answered the
/// client sends again, so octets that a broken connection cut short are not kept.
/// </summary>
internal sealed class RelpProtocol(StreamConnection connection, BatchLane lane, int maxMessageBytes) : ConnectionProtocol
{
    /// <summary>How we name ourselves to clients.</summary>
    public const string Software = "sworn";

    // What a client offers must be read whole even where messages are cut short.
    private const int MinDataBytes = 4 << 10;

    private readonly RelpFramer _framer = new(Math.Max(maxMessageBytes, MinDataBytes));
    private readonly RelpServerSession _session = new(Software);
    private readonly Queue<PendingAnswer> _pending = new();
    private readonly ArrayBufferWriter<byte> _answers = new();
    private Enum _error = RelpError.None;
    private int _number;
    private long _lastToken;
    private bool _isClosing;

    public override bool IsFinished => _isClosing && _pending.Count == 0;

    public override bool IsAwaiting => _pending.Count > 0;

    public override Enum Error => _error;

    public override FrameStep Next(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (!_isClosing)
        {
            var frame = _framer.Next(octets[at..]);
            if (frame.Kind is RelpFrameKind.Incomplete or RelpFrameKind.Broken)
            {
                return frame.Kind == RelpFrameKind.Incomplete
                    ? new FrameStep(FrameKind.Incomplete, 0, 0, at + frame.Consumed) : Break(_framer.Error, at);
            }

            var data = octets.Slice(at + frame.Start, frame.Length);
            var action = _session.Take(frame, data);
            if (action == RelpAction.Break)
            {
                return Break(_session.Error, at);
            }

            // The default template of rsyslog ends a message with a line feed.
            var length = data is [.., (byte)'\n'] ? data.Length - 1 : data.Length;
            if (action == RelpAction.Store && length > 0)
            {
                _number = frame.Number;
                var isWhole = frame.Kind == RelpFrameKind.Frame && length <= maxMessageBytes;
                return new FrameStep(
                    isWhole ? FrameKind.Message : FrameKind.TruncatedMessage,
                    at + frame.Start, Math.Min(length, maxMessageBytes), at + frame.Consumed);
            }

            at += frame.Consumed;
            AnswerNow(frame.Number, action);
        }

        return new FrameStep(FrameKind.Incomplete, 0, 0, octets.Length);
    }

    public override ReadOnlySpan<byte> Leftover(ReadOnlySpan<byte> octets, bool isUnframed) => default;

    public override void Taken(bool isGivenUp)
    {
        if (isGivenUp)
        {
            _pending.Enqueue(new PendingAnswer(_number, 0, RelpServerSession.NotStored.ToArray()));
            Flush(upTo: 0, isStored: false);
            return;
        }

        _pending.Enqueue(new PendingAnswer(_number, ++_lastToken, Answer: null));
        lane.Await(connection, _lastToken);
    }

    public override void Answered(long token, bool isStored) => Flush(token, isStored);

    /// <summary>A server that closes says so first.</summary>
    public override void Ending()
    {
        RelpWriter.WriteServerClose(_answers);
        Send();
    }

    private FrameStep Break(RelpError error, int at)
    {
        _error = error;
        return new FrameStep(FrameKind.Unframed, 0, 0, at);
    }

    private void AnswerNow(int number, RelpAction action)
    {
        var answer = _session.Answer;
        if (action == RelpAction.Store)
        {
            // An empty message is none; the client must not send it for ever.
            lane.Arrived(1);
            lane.Reject(LossReason.Empty);
            answer = RelpServerSession.Stored.ToArray();
        }

        _isClosing = action == RelpAction.AnswerAndClose;
        _pending.Enqueue(new PendingAnswer(number, 0, answer));
        Flush(upTo: 0, isStored: false);
    }

    /// <summary>Writes every answer that is known, in order, up to the first that is not.</summary>
    private void Flush(long upTo, bool isStored)
    {
        while (_pending.TryPeek(out var next) && (next.Answer is not null || next.Token <= upTo))
        {
            _pending.Dequeue();
            var answer = next.Answer is { } known ? known.Span
                : isStored ? RelpServerSession.Stored : RelpServerSession.NotStored;
            RelpWriter.WriteResponse(_answers, next.Number, answer);
        }

        Send();
    }

    private void Send()
    {
        if (_answers.WrittenCount > 0)
        {
            connection.Send(_answers.WrittenMemory);
            _answers.ResetWrittenCount();
        }
    }

    /// <summary>A command that is not answered yet: by its token when the log has spoken, or by an answer that is known.</summary>
    private readonly record struct PendingAnswer(int Number, long Token, ReadOnlyMemory<byte>? Answer);
}
