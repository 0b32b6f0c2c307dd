using System.Text;
using Sworn.Protocols.Framing;
using Sworn.Testing;

namespace Sworn.Protocols.Tests.Framing;

public sealed class StreamFramerTests
{
    private const int Limit = 12;

    [Theory]
    [Trait("RFC", "6587 3.4.1")]
    [InlineData("5 <1>ab3 <2>", "<1>ab|<2>")]
    [InlineData("6 <1>a\nb4 <2>c", "<1>a\nb|<2>c")]
    [InlineData("12 <1>345678901", "<1>345678901|")]
    [InlineData("20 <1>345678901234567894 <2>c", "<1>345678901!|<2>c")]
    public void Counted_messages(string octets, string expected) => AssertFrames(octets, expected);

    [Theory]
    [Trait("RFC", "6587 3.4.2")]
    [InlineData("<1>ab\n<2>c\n", "<1>ab|<2>c")]
    [InlineData("\n\n<1>ab\n\n\n<2>c\n", "<1>ab|<2>c")]
    [InlineData("no PRI\n<2>c\n", "no PRI|<2>c")]
    [InlineData("<1>345678901\n<2>c\n", "<1>345678901|<2>c")]
    [InlineData("<1>3456789012\n<2>c\n", "<1>345678901!|<2>c")]
    [InlineData("<1>345678901234567890123456789\n<2>c\n", "<1>345678901!|<2>c")]
    [InlineData("0 a\n<2>c\n", "0 a|<2>c")]
    public void Lines(string octets, string expected) => AssertFrames(octets, expected);

    [Theory]
    [InlineData("5 <1>ab<2>c", FramingError.LengthExpected)]
    [InlineData("5 <1>ab0 ", FramingError.LengthExpected)]
    [InlineData("5 <1>ab12<", FramingError.SpaceExpected)]
    [InlineData("5 <1>ab12345678901 x", FramingError.LengthTooLong)]
    public void A_later_frame_of_another_kind_is_an_error_at_its_place(string octets, FramingError error)
    {
        var framer = new StreamFramer(StreamFraming.Auto, Limit);
        var input = Encoding.Latin1.GetBytes(octets);
        var first = framer.Next(input);
        Assert.Equal(FrameKind.Message, first.Kind);
        var second = framer.Next(input.AsSpan(first.Consumed));
        Assert.Equal(FrameKind.Unframed, second.Kind);
        Assert.Equal(0, second.Consumed);
        Assert.Equal(error, framer.Error);
    }

    [Theory]
    [InlineData("5 <1>ab9 <2>cut", "<2>cut")]
    [InlineData("5 <1>ab9 ", "")]
    [InlineData("<1>ab\n<2>cut", "<2>cut")]
    [InlineData("20 <1>3456789012345", "")]
    [InlineData("<1>345678901234", "")]
    public void The_rest_is_what_the_end_cut_short(string octets, string rest)
    {
        var framer = new StreamFramer(StreamFraming.Auto, Limit);
        ReadOnlySpan<byte> left = Encoding.Latin1.GetBytes(octets);
        FrameStep step;
        do
        {
            step = framer.Next(left);
            left = left[step.Consumed..];
        }
        while (step.Kind != FrameKind.Incomplete);

        Assert.Equal(rest, Encoding.Latin1.GetString(framer.Rest(left)));
    }

    [Fact]
    public void Random_streams_are_cut_as_a_slow_reader_cuts_them()
    {
        var random = new SeededRandom(6_587);
        for (var stream = 0; stream < 2_000; stream++)
        {
            var isCounted = random.Chance(50);
            var octets = new StringBuilder();
            var expected = new StringBuilder();
            for (var message = random.Between(1, 6); message > 0; message--)
            {
                var text = "<" + new string('x', random.Between(1, 2 * Limit));
                octets.Append(isCounted ? $"{text.Length} {text}" : text + "\n");
                expected.Append(text.Length > Limit ? text[..Limit] + "!|" : text + "|");
            }

            AssertCut(octets.ToString(), expected.ToString(), [random.Below(octets.Length + 1)]);
        }
    }

    [Fact]
    public void Any_octets_are_framed_refused_or_waited_for()
    {
        var random = new SeededRandom(3_164);
        for (var attack = 0; attack < 20_000; attack++)
        {
            var framer = new StreamFramer((StreamFraming)random.Below(3), Limit);
            ReadOnlySpan<byte> octets = random.Bytes(random.Between(0, 64));
            var step = framer.Next(octets);
            while (step.Kind is FrameKind.Message or FrameKind.TruncatedMessage)
            {
                Assert.InRange(step.Length, 1, Limit);
                Assert.InRange(step.Consumed, step.Start + step.Length, octets.Length);
                octets = octets[step.Consumed..];
                step = framer.Next(octets);
            }

            Assert.InRange(step.Consumed, 0, octets.Length);
        }
    }

    /// <summary>Whole, split at each octet, and one octet at a time: always the same messages.</summary>
    private static void AssertFrames(string octets, string expected)
    {
        expected = expected.TrimEnd('|') + "|";
        for (var split = 0; split <= octets.Length; split++)
        {
            AssertCut(octets, expected, [split]);
        }

        AssertCut(octets, expected, [.. Enumerable.Range(1, octets.Length - 1)]);
    }

    private static void AssertCut(string octets, string expected, int[] splits)
    {
        var framer = new StreamFramer(StreamFraming.Auto, Limit);
        var input = Encoding.Latin1.GetBytes(octets);
        var found = new StringBuilder();
        var start = 0;
        foreach (var end in splits.Append(input.Length))
        {
            var step = framer.Next(input.AsSpan(start..end));
            while (step.Kind is FrameKind.Message or FrameKind.TruncatedMessage)
            {
                found.Append(Encoding.Latin1.GetString(input, start + step.Start, step.Length));
                found.Append(step.Kind == FrameKind.TruncatedMessage ? "!|" : "|");
                start += step.Consumed;
                step = framer.Next(input.AsSpan(start..end));
            }

            Assert.Equal(FrameKind.Incomplete, step.Kind);
            start += step.Consumed;
        }

        Assert.Equal(expected, found.ToString());
    }
}
