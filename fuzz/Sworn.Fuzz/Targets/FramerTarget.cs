using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Framing;
using Sworn.Testing;

namespace Sworn.Fuzz.Targets;

/// <summary>Any stream, in any pieces, is cut into the messages that a slow reader of the whole stream finds.</summary>
public static class FramerTarget
{
    private const int ChoiceBytes = 3;
    private const int MaxFrameBytes = 14;

    /// <summary>The first three octets choose framing, limit and pieces; the rest is the stream.</summary>
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length <= ChoiceBytes)
        {
            return;
        }

        var framing = (StreamFraming)(input[0] % 3);
        var limit = 1 + (input[1] % 64);
        var stream = input[ChoiceBytes..].ToArray();
        var expected = SlowFramer.Read(stream, framing, limit);
        var found = Read(stream, new StreamFramer(framing, limit), new SeededRandom(input[2]), limit, out var error);
        Assertion.Same(expected.Error, error, "framing error");
        Assertion.Same(expected.Messages.Count, found.Count, "number of messages");
        foreach (var (one, other) in expected.Messages.Zip(found))
        {
            Assertion.SameOctets(one.Octets, other.Octets, "message");
            Assertion.Same(one.IsTruncated, other.IsTruncated, "truncation");
        }
    }

    private static List<(byte[] Octets, bool IsTruncated)> Read(
        byte[] stream, StreamFramer framer, SeededRandom random, int limit, out FramingError error)
    {
        var found = new List<(byte[] Octets, bool IsTruncated)>();
        var start = 0;
        var end = 0;
        error = FramingError.None;
        while (end < stream.Length && error == FramingError.None)
        {
            end = Math.Min(stream.Length, end + random.Between(1, 16));
            start += Take(framer, stream.AsSpan(start, end - start), found, out var kind);
            error = kind == FrameKind.Unframed ? framer.Error : FramingError.None;
            var isBounded = error != FramingError.None || end - start <= limit + MaxFrameBytes;
            Assertion.That(isBounded, "the framer asks to keep more than a message and its frame");
        }

        return found;
    }

    /// <summary>Takes what is whole.</summary>
    /// <returns>How many octets are done with.</returns>
    private static int Take(
        StreamFramer framer, ReadOnlySpan<byte> octets, List<(byte[] Octets, bool IsTruncated)> found, out FrameKind kind)
    {
        var consumed = 0;
        while (true)
        {
            var step = framer.Next(octets[consumed..]);
            kind = step.Kind;
            var isGiven = step.Consumed >= 0 && step.Consumed <= octets.Length - consumed;
            Assertion.That(isGiven, "consumes more than it was given");
            if (kind is FrameKind.Message or FrameKind.TruncatedMessage)
            {
                var isConsumed = step.Consumed >= step.Start + step.Length && step.Length > 0;
                Assertion.That(isConsumed, "a message that is not consumed");
                var message = octets.Slice(consumed + step.Start, step.Length).ToArray();
                found.Add((message, kind == FrameKind.TruncatedMessage));
            }

            consumed += step.Consumed;
            if (kind is not (FrameKind.Message or FrameKind.TruncatedMessage))
            {
                return consumed;
            }
        }
    }
}
