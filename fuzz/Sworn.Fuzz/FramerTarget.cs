using System.Globalization;
using Sworn.Core;
using Sworn.Protocols.Framing;

namespace Sworn.Fuzz;

/// <summary>The framer: cut into pieces at any place, a stream gives the messages that it gives in one piece.</summary>
internal sealed class FramerTarget : IFuzzTarget
{
    private const int MaxMessage = 64;

    private long _messages;

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{_messages} messages");

    public void Fuzz(ReadOnlySpan<byte> input)
    {
        var whole = Messages(input, input.Length);
        var pieces = Messages(input, 1 + (input.Length % 7));
        Invariant.Check(whole.SequenceEqual(pieces), "pieces give what the whole gives");
        _messages += whole.Count;
    }

    private static List<string> Messages(ReadOnlySpan<byte> input, int piece)
    {
        var framer = new StreamFramer(StreamFraming.Auto, MaxMessage);
        var messages = new List<string>();
        var kept = new List<byte>();
        for (var at = 0; at < input.Length; at += piece)
        {
            kept.AddRange(input.Slice(at, Math.Min(piece, input.Length - at)));
            if (!Take(framer, kept, messages))
            {
                return messages;
            }
        }

        return messages;
    }

    private static bool Take(StreamFramer framer, List<byte> kept, List<string> messages)
    {
        while (true)
        {
            var octets = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept);
            var step = framer.Next(octets);
            if (step.Kind is FrameKind.Message or FrameKind.TruncatedMessage)
            {
                messages.Add(Convert.ToHexString(octets.Slice(step.Start, step.Length)));
            }

            kept.RemoveRange(0, step.Consumed);
            if (step.Kind is FrameKind.Incomplete or FrameKind.Unframed)
            {
                return step.Kind == FrameKind.Incomplete;
            }
        }
    }
}
