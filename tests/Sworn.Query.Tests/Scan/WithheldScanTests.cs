using Sworn.Query.Columns;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Query.Tests.Scan;

/// <summary>Searches over records whose bodies are gone: they are there, with time and source, and do not say what they said.</summary>
public sealed class WithheldScanTests
{
    [Fact]
    public void A_redacted_record_is_found_by_what_is_left_of_it_and_by_nothing_else()
    {
        using var log = new TestLog { FileBytes = 128 << 10 };
        log.AddNumbered(2_000);
        log.Restart();
        log.SealFiles();
        var given = log.Given.FindIndex(message => message.Body.Contains("message 700 ", StringComparison.Ordinal));
        var before = log.Run("* | count").Bodies.Count;
        var index = IndexOf(log, "message 700 ");
        Redact(log, index);

        Assert.Empty(log.Run("\"message 700 \"").Bodies);
        Assert.Equal(["[redacted] a name"], log.Run($"_index:{index}").Bodies);
        Assert.Equal(["[redacted] a name"], log.Run("redacted").Bodies);
        Assert.Equal(["[redacted] a name"], log.Run("-host:*").Bodies);
        Assert.Equal(before, log.Run("* | count").Bodies.Count);
        Assert.Equal(2_000, log.Run("*").Bodies.Count);
        Assert.Equal(2_000, log.Run("_source:=192.0.2.1").Bodies.Count);
        var host = log.Given[given].Body.Split(' ')[2];
        Assert.Equal(log.Given.Count(message => message.Body.Contains($" {host} ", StringComparison.Ordinal)) - 1, log.Run($"host:={host}").Bodies.Count);
        Assert.Empty(log.Run("*").Report.Hidden);

        // The receive time is its own still.
        Assert.Contains("[redacted] a name", log.Run("*", request => request with { Since = log.Given[given].Received, Until = log.Given[given].Received + 1 }).Bodies);
    }

    private static ulong IndexOf(TestLog log, string text)
    {
        var low = 0UL;
        var high = 4_096UL;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = log.Run($"\"{text}\" _index:<{middle}").Bodies.Count > 0 ? (low, middle) : (middle, high);
        }

        return low;
    }

    private static void Redact(TestLog log, ulong index)
    {
        var target = RedactionTarget.Find(log.Disk, index, "a name");
        using var rewriter = new SegmentRewriter(log.Disk, new SyslogAnalyst(TimeZoneInfo.Utc));
        var plan = new Redaction(index, target.EntryHash, "a name", []).Plan(target.Keys);
        Assert.NotEmpty(Withholding.Rewrite(log.Disk, rewriter, plan, static _ => { }));
    }
}
