using System.Globalization;
using System.Text;
using Sworn.Fuzz.Inputs;
using Sworn.Protocols.Framing;
using Sworn.Testing;

namespace Sworn.Protocols.Tests.Framing;

/// <summary>Real messages in both framings, on every fragmentation.</summary>
public sealed class StreamFragmentsTests
{
    private const int Limit = 480;

    [Theory]
    [Trait("RFC", "6587 3.4.1")]
    [InlineData("")]
    [InlineData("\n")]
    public void Counted_messages_come_out_as_they_went_in(string inside)
    {
        var messages = Corpus.Messages.Where(message => message.Length is > 0 and < 120).Take(12).ToList();
        var end = Encoding.ASCII.GetBytes(inside);
        var stream = messages.SelectMany(message => Counted([.. message, .. end])).ToArray();
        foreach (var fragments in Fragments.Of(stream))
        {
            var found = Read(fragments, StreamFraming.Auto);
            Assert.Equal(messages.Select(message => Encoding.Latin1.GetString(message) + inside), found);
        }
    }

    [Theory]
    [Trait("RFC", "6587 3.4.2")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\0\n")]
    [InlineData("\n\0")]
    [InlineData("\n\n\n")]
    public void Lines_come_out_without_their_trailer(string trailer)
    {
        var messages = Corpus.Messages.Where(IsLine).Take(12).ToList();
        var end = Encoding.ASCII.GetBytes(trailer);
        var stream = messages.SelectMany(message => (byte[])[.. message, .. end]).ToArray();
        foreach (var fragments in Fragments.Of(stream))
        {
            Assert.Equal(messages.Select(Encoding.Latin1.GetString), Read(fragments, StreamFraming.Auto));
        }
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\0\n", false)]
    [InlineData("x\n", true)]
    [InlineData("x\r\n", true)]
    [InlineData("\r\r\r\n", true)]
    public void A_line_of_the_full_length_may_have_two_octets_of_trailer_behind_it(string end, bool isTruncated)
    {
        var line = new string('x', Limit);
        foreach (var fragments in Fragments.Of(Encoding.ASCII.GetBytes(line + end + "<1>next\n")))
        {
            Assert.Equal([isTruncated ? line + "…" : line, "<1>next"], Read(fragments, StreamFraming.LineFeed));
        }
    }

    [Theory]
    [InlineData("67108865 <1>x")]
    [InlineData("9999999999 <1>x")]
    public void An_absurd_length_is_none(string stream)
    {
        var framer = new StreamFramer(StreamFraming.OctetCounting, Limit);
        Assert.Equal(FrameKind.Unframed, framer.Next(Encoding.ASCII.GetBytes(stream)).Kind);
        Assert.Equal(FramingError.LengthTooLong, framer.Error);
    }

    [Fact]
    public void The_longest_length_that_is_one_keeps_its_head_and_skips_the_rest()
    {
        var framer = new StreamFramer(StreamFraming.Auto, Limit);
        var length = FormattableString.Invariant($"{StreamFramer.AbsurdBytes} ");
        var head = Encoding.ASCII.GetBytes(length + new string('x', Limit));
        Assert.Equal(new FrameStep(FrameKind.TruncatedMessage, 9, Limit, 9 + Limit), framer.Next(head));
        var surplus = StreamFramer.AbsurdBytes - Limit;
        var block = new byte[1 << 16];
        for (; surplus > block.Length; surplus -= block.Length)
        {
            Assert.Equal(new FrameStep(FrameKind.Incomplete, 0, 0, block.Length), framer.Next(block));
        }

        byte[] last = [.. new byte[surplus], .. "3 <1>"u8];
        Assert.Equal(new FrameStep(FrameKind.Message, surplus + 2, 3, surplus + 5), framer.Next(last));
    }

    [Fact]
    public void Epoch_seconds_at_the_start_of_a_line_are_no_length()
    {
        var framer = new StreamFramer(StreamFraming.Auto, Limit);
        Assert.Equal(new FrameStep(FrameKind.Message, 0, 17, 18), framer.Next("1570832055 host x\n"u8));
    }

    [Fact]
    public void Framing_allocates_nothing()
    {
        var stream = Enumerable.Repeat("5 <1>ab"u8.ToArray(), 100).SelectMany(frame => frame).ToArray();
        var framer = new StreamFramer(StreamFraming.Auto, Limit);
        Assert.Equal(100, CountMessages(framer, stream));
        var before = GC.GetAllocatedBytesForCurrentThread();
        CountMessages(framer, stream);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool IsLine(byte[] message) =>
        message.Length is > 0 and < 120 && message[0] == '<' && !message.AsSpan().ContainsAny("\r\n\0"u8);

    private static int CountMessages(StreamFramer framer, ReadOnlySpan<byte> stream)
    {
        var count = 0;
        while (framer.Next(stream) is { Kind: FrameKind.Message } step)
        {
            stream = stream[step.Consumed..];
            count++;
        }

        return count;
    }

    private static byte[] Counted(byte[] message) =>
        [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture)), (byte)' ', .. message];

    /// <summary>The messages as text; a truncated one ends in an ellipsis.</summary>
    private static List<string> Read(IReadOnlyList<byte[]> fragments, StreamFraming framing)
    {
        var framer = new StreamFramer(framing, Limit);
        var found = new List<string>();
        byte[] kept = [];
        foreach (var fragment in fragments)
        {
            kept = [.. kept, .. fragment];
            FrameStep step;
            do
            {
                step = framer.Next(kept);
                if (step.Kind is FrameKind.Message or FrameKind.TruncatedMessage)
                {
                    var ellipsis = step.Kind == FrameKind.TruncatedMessage ? "…" : "";
                    found.Add(Encoding.Latin1.GetString(kept, step.Start, step.Length) + ellipsis);
                }

                kept = kept[step.Consumed..];
            }
            while (step.Kind is FrameKind.Message or FrameKind.TruncatedMessage);
        }

        return found;
    }
}
