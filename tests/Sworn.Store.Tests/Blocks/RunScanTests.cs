using Sworn.Store.Blocks;
using Sworn.Testing;

namespace Sworn.Store.Tests.Blocks;

public sealed class RunScanTests
{
    [Fact]
    public void Every_octet_ends_a_run_or_quoted_text_or_does_not_as_the_slot_rule_says()
    {
        for (var octet = 0; octet < 256; octet++)
        {
            var text = "abcdefghijklmnop"u8.ToArray();
            text[3] = (byte)octet;
            text[9] = (byte)' ';
            var isQuoted = SlotRule.QuotedClassOf[octet] == 0;
            Assert.Equal(isQuoted ? 16 : 3, RunScan.QuotedLength(text, 0));
            var isRun = RunScan.TryRun(text, 0, out var end, out _);
            if (isRun)
            {
                Assert.Equal(SlotRule.IsDelimiter((byte)octet) ? 3 : 9, end);
            }

            Assert.Equal(octet == ':' || (!SlotRule.IsDelimiter((byte)octet) && octet is < 32 or > 126), !isRun);
        }
    }

    [Fact]
    public void What_it_finds_is_what_one_octet_after_the_other_gives()
    {
        var random = new SeededRandom(1);
        var found = 0;
        for (var round = 0; round < 20_000; round++)
        {
            byte[] text = [.. Enumerable.Range(0, random.Below(40)).Select(_ => (byte)random.Pick("abc019-.:> \t\"'\\\u007f\u00e4".ToCharArray()))];
            var at = random.Below(text.Length + 1);
            if (RunScan.TryRun(text, at, out var end, out var hasDigit))
            {
                Assert.Equal(RecordCutter.RunWithGroupsEnd(text, at), (end, hasDigit));
                Assert.True(SlotRule.IsPlain(text.AsSpan(at..end)));
                found++;
            }

            Assert.DoesNotContain(text.Skip(at).Take(RunScan.QuotedLength(text, at)), static octet => SlotRule.QuotedClassOf[octet] != 0);
        }

        Assert.True(found > 1_000, $"{found}");
    }
}
