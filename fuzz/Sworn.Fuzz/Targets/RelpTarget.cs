using System.Text;
using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Relp;
using Sworn.Testing;

namespace Sworn.Fuzz.Targets;

/// <summary>
/// Any RELP stream, in any pieces, is cut into the frames that a slow reader of the whole stream finds, and a session
/// takes any frame.
/// </summary>
public static class RelpTarget
{
    private const int ChoiceBytes = 2;
    private const int MaxFrameBytes = 64;

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
        var pieces = new List<byte[]>();
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(stream.Length - at, random.Between(1, 16));
            pieces.Add(stream[at..(at + length)]);
            at += length;
        }

        Check(stream, pieces, limit);
    }

    /// <summary>Reads a stream in given pieces and compares.</summary>
    public static void Check(byte[] stream, IReadOnlyList<byte[]> pieces, int limit)
    {
        var expected = SlowRelp.Read(stream, limit);
        var found = Read(pieces, limit, out var error);
        Assertion.Same(expected.Error, error, "error");
        Assertion.Same(expected.Frames.Count, found.Count, "number of frames");
        foreach (var (one, other) in expected.Frames.Zip(found))
        {
            Assertion.Same(one, other, "frame");
        }
    }

    private static List<(int Number, RelpCommand Command, string Data, bool IsTruncated)> Read(
        IReadOnlyList<byte[]> pieces, int limit, out RelpError error)
    {
        var found = new List<(int, RelpCommand, string, bool)>();
        var framer = new RelpFramer(limit);
        var session = new RelpServerSession("test");
        byte[] held = [];
        error = RelpError.None;
        foreach (var piece in pieces)
        {
            held = [.. held, .. piece];
            RelpFrame frame;
            do
            {
                frame = framer.Next(held);
                if (frame.Kind is RelpFrameKind.Frame or RelpFrameKind.TruncatedFrame)
                {
                    var data = held.AsSpan(frame.Start, frame.Length);
                    found.Add((frame.Number, frame.Command, Encoding.Latin1.GetString(data), frame.Kind == RelpFrameKind.TruncatedFrame));
                    var action = session.Take(frame, data);
                    Assertion.That(action != RelpAction.Break || session.Error != RelpError.None, "a break without a reason");
                }

                Assertion.That(frame.Consumed >= 0 && frame.Consumed <= held.Length, "consumes more than it was given");
                held = held[frame.Consumed..];
            }
            while (frame.Kind is RelpFrameKind.Frame or RelpFrameKind.TruncatedFrame);
            if (frame.Kind == RelpFrameKind.Broken)
            {
                error = framer.Error;
                return found;
            }

            Assertion.That(held.Length <= limit + MaxFrameBytes, "the framer asks to keep more than a frame");
        }

        return found;
    }
}
