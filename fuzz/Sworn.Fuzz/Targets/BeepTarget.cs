using System.Buffers;
using System.Globalization;
using System.Text;
using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Beep;
using Sworn.Testing;

namespace Sworn.Fuzz.Targets;

/// <summary>
/// Any BEEP stream, in any pieces, is cut into the frames that a slow reader of the whole stream finds; a session takes any
/// frame and answers within bounds; and the answers of a RAW channel, cut anywhere, give the messages of the whole.
/// </summary>
public static class BeepTarget
{
    private const int ChoiceBytes = 2;
    private const int Window = 4_096;
    private const int MaxHeaderBytes = 80;

    /// <summary>The first two octets choose limit and pieces; the rest is the stream.</summary>
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length <= ChoiceBytes)
        {
            return;
        }

        var limit = 1 + (input[0] % 128);
        var random = new SeededRandom(input[1]);
        var stream = input[ChoiceBytes..].ToArray();
        Check(stream, Cut(stream, random));
        CheckAnswer(Encoding.Latin1.GetString(stream), limit, Cut(stream, random));
    }

    /// <summary>Reads a stream in given pieces and compares.</summary>
    public static void Check(byte[] stream, IReadOnlyList<byte[]> pieces)
    {
        var (expected, error) = SlowBeep.Read(stream, Window);
        var found = Read(pieces, out var foundError);
        Assertion.Same(error, foundError, "error");
        Assertion.Same(expected.Count, found.Count, "number of frames");
        foreach (var (one, other) in expected.Zip(found))
        {
            Assertion.Same(one, other, "frame");
        }
    }

    /// <summary>Reads an answer in given pieces and compares.</summary>
    public static void CheckAnswer(string answer, int limit, IReadOnlyList<byte[]> pieces)
    {
        var answers = new RawAnswers(limit);
        var found = new List<(string Text, bool IsTruncated)>();
        for (var number = 0; number <= pieces.Count && !answers.IsTooLong; number++)
        {
            answers.Append(number < pieces.Count ? pieces[number] : [], isLast: number == pieces.Count);
            while (answers.TryNext(out var start, out var length, out var isTruncated))
            {
                found.Add((Encoding.Latin1.GetString(answers.Octets.Slice(start, length)), isTruncated));
            }
        }

        if (answers.IsTooLong)
        {
            return;
        }

        var expected = SlowBeep.MessagesOf(answer, limit);
        Assertion.Same(expected.Count, found.Count, "number of messages");
        foreach (var (one, other) in expected.Zip(found))
        {
            Assertion.Same(one, other, "message");
        }
    }

    private static List<byte[]> Cut(byte[] stream, SeededRandom random)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(stream.Length - at, random.Between(1, 24));
            pieces.Add(stream[at..(at + length)]);
            at += length;
        }

        return pieces;
    }

    private static List<SlowBeep.Frame> Read(IReadOnlyList<byte[]> pieces, out BeepError error)
    {
        var found = new List<SlowBeep.Frame>();
        var framer = new BeepFramer(Window);
        var session = new RawServerSession(Window);
        var output = new ArrayBufferWriter<byte>();
        session.Greet(output);
        byte[] held = [];
        var isOver = false;
        error = BeepError.None;
        foreach (var piece in pieces)
        {
            held = [.. held, .. piece];
            BeepFrame frame;
            while ((frame = framer.Next(held)).Kind == BeepFrameKind.Frame)
            {
                var payload = frame.Type == BeepFrameType.Seq ? [] : held[frame.Start..(frame.Start + frame.Length)];
                found.Add(Text(frame, payload));
                isOver = isOver || IsLast(session, frame, payload, output);
                held = held[frame.Consumed..];
            }

            if (frame.Kind == BeepFrameKind.Broken)
            {
                error = framer.Error;
                return found;
            }

            Assertion.That(held.Length <= Window + MaxHeaderBytes + 5, "the framer asks to keep more than a frame");
        }

        return found;
    }

    private static bool IsLast(RawServerSession session, in BeepFrame frame, byte[] payload, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        var action = session.Take(frame, payload, output);
        session.Release(output);
        Assertion.That(action != BeepAction.Break || session.Error != BeepError.None, "a break without a reason");
        Assertion.That(output.WrittenCount <= 2 * Window, "an answer longer than the windows");
        return action is BeepAction.Break or BeepAction.Finish;
    }

    private static SlowBeep.Frame Text(in BeepFrame frame, byte[] payload) => new(
        frame.Type.ToString().ToUpperInvariant(), Number(frame.Channel), Number(frame.MessageNumber), frame.HasMore,
        Number(frame.SequenceNumber), Number(frame.AnswerNumber), Encoding.Latin1.GetString(payload), frame.Length);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
