using Sworn.Store.Journal;

namespace Sworn.Store.Tests.Blocks;

public sealed class BlockComparisonTests
{
    [Fact]
    public void A_difference_in_any_octet_of_any_record_is_found()
    {
        // Constants, repeats, numbers, addresses, times, dictionaries, texts and digests, and records that are kept whole.
        List<string> bodies =
        [
            .. Enumerable.Range(0, 24).Select(static row =>
                $"<14>1 2026-11-24T0{row % 10}:00:00Z h{row % 2} app [x a=\"10.0.{row}.1\" b=\"N/A\" c=\"{1000 + (row * 77)}\"] of 10.0.{row}.1 N/A to {(row % 3 == 0 ? "a1" : "untrusted2")}, {row * 0x1234567L:x8} z{row}-{new string('q', row)}"),
            "only once",
        ];
        using var scenario = new BlockScenario();
        scenario.Encode(bodies);
        Assert.True(scenario.IsSame(bodies, flipped: -1));
        var octets = bodies.Sum(static body => RecordHeader.Size - sizeof(int) + body.Length);
        for (var flipped = 0; flipped < octets; flipped++)
        {
            Assert.False(scenario.IsSame(bodies, flipped), $"octet {flipped}");
        }
    }

    [Fact]
    public void A_record_that_is_longer_or_shorter_is_found()
    {
        List<string> bodies = [.. Enumerable.Range(0, 300).Select(static row => $"<14>1 2026-11-24T00:00:00Z h app [x a=\"{row}\"] the end")];
        using var scenario = new BlockScenario();
        scenario.Encode(bodies);
        foreach (var row in new[] { 0, 127, 128, 299 })
        {
            Assert.False(scenario.IsSame([.. bodies.Select((body, number) => number == row ? body + "!" : body)], flipped: -1));
            Assert.False(scenario.IsSame([.. bodies.Select((body, number) => number == row ? body[..^1] : body)], flipped: -1));
        }
    }
}
