using Sworn.Protocols.Framing;

namespace Sworn.Cli;

/// <summary>Takes the messages off a stream, file or pipe, whatever its length.</summary>
internal static class MessageReader
{
    private const int ReadBytes = 64 << 10;

    /// <summary>What happens to each message.</summary>
    internal delegate void MessageHandler(ReadOnlySpan<byte> raw);

    /// <summary>Reads to the end. What cannot be framed is handed over as one message.</summary>
    public static void Read(Stream input, StreamFraming framing, int maxMessage, MessageHandler handler)
    {
        var framer = new StreamFramer(framing, maxMessage);
        var buffer = new byte[ReadBytes];
        var length = 0;
        int read;
        while ((read = input.Read(buffer, length, buffer.Length - length)) > 0)
        {
            length += read;
            var rest = Take(framer, buffer.AsSpan(0, length), handler, out var isFramed);
            if (!isFramed)
            {
                framer = new StreamFramer(StreamFraming.LineFeed, maxMessage);
                rest = Take(framer, rest, handler, out _);
            }

            rest.CopyTo(buffer);
            length = rest.Length;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }

        var last = framer.Rest(buffer.AsSpan(0, length));
        if (!last.IsEmpty)
        {
            handler(last);
        }
    }

    private static ReadOnlySpan<byte> Take(StreamFramer framer, ReadOnlySpan<byte> octets, MessageHandler handler, out bool isFramed)
    {
        isFramed = true;
        while (true)
        {
            var step = framer.Next(octets);
            switch (step.Kind)
            {
                case FrameKind.Incomplete:
                    return octets[step.Consumed..];
                case FrameKind.Unframed:
                    isFramed = false;
                    return octets[step.Consumed..];
                default:
                    handler(octets.Slice(step.Start, step.Length));
                    octets = octets[step.Consumed..];
                    break;
            }
        }
    }
}
