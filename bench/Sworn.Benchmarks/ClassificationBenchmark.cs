using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sworn.Audit.Data;
using Sworn.Audit.Events;
using Sworn.Protocols.Syslog;

namespace Sworn.Benchmarks;

/// <summary>
/// Times the classification of messages on one thread: every example of the catalogue in turn, with tags and without,
/// with the program's patterns alone and with so many more that there are 500 for texts; of a corpus, a message a line, also.
/// </summary>
internal static class ClassificationBenchmark
{
    private const int TextPatterns = 500;
    private const int Rounds = 8;
    private const int CorpusMessages = 20_000;
    private const double RoundSeconds = 0.4;
    private static readonly ParseContext Context = new(1_750_000_000_000_000_000, TimeZoneInfo.Utc);

    /// <param name="corpus">A file with a message of RFC 5424 a line; null for none.</param>
    public static void Run(string? corpus)
    {
        var own = EventCatalogue.Default();
        var texts = own.Entries.Where(entry => entry.Tags.Count == 0 && entry.Refines is null).Sum(entry => entry.PatternTexts.Count);
        var many = EventCatalogue.Load([Filler(TextPatterns - texts)]);
        Console.WriteLine($"{"workload",-34}{"patterns",10}{"messages",10}{"ns/message",12}{"messages/s",14}{"octets allocated",18}");
        foreach (var (catalogue, patterns) in new[] { (own, texts), (many, TextPatterns) })
        {
            var tagged = Messages(own, entry => IsTagged(own, entry));
            var untagged = Messages(own, entry => !IsTagged(own, entry));
            var unknown = untagged.Select(raw => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(raw).Replace(": ", ": well, ", StringComparison.Ordinal))).ToList();
            Report("tagged, classify", catalogue, patterns, tagged, parses: false);
            Report("tagged, parse and classify", catalogue, patterns, tagged, parses: true);
            Report("texts, classify", catalogue, patterns, untagged, parses: false);
            Report("texts, parse and classify", catalogue, patterns, untagged, parses: true);
            Report("texts that nothing fits, classify", catalogue, patterns, unknown, parses: false);
            if (corpus is not null)
            {
                var lines = File.ReadLines(corpus, Encoding.Latin1).Take(CorpusMessages).Select(Encoding.Latin1.GetBytes).ToLookup(HasMessageId);
                Report("corpus, tagged, parse and classify", catalogue, patterns, [.. lines[true]], parses: true);
                Report("corpus, texts, parse and classify", catalogue, patterns, [.. lines[false]], parses: true);
                Report("corpus, tagged, classify", catalogue, patterns, [.. lines[true]], parses: false);
                Report("corpus, texts, classify", catalogue, patterns, [.. lines[false]], parses: false);
            }
        }
    }

    private static bool HasMessageId(byte[] raw)
    {
        var message = new SyslogMessage();
        SyslogParser.Parse(raw, Context, message);
        return message.MsgId.Length > 0;
    }

    private static bool IsTagged(EventCatalogue catalogue, EventEntry entry) => entry.Tags.Count > 0
        || (entry.Refines is { } refined && IsTagged(catalogue, catalogue.Entries.Single(other => other.Id == refined)));

    private static List<byte[]> Messages(EventCatalogue catalogue, Func<EventEntry, bool> wanted) =>
        [.. catalogue.Entries.Where(wanted).SelectMany(entry => entry.Examples).Select(example => Encoding.UTF8.GetBytes(example.Message))];

    /// <summary>Patterns as the program has them: some for one program, some for any.</summary>
    private static DataFile Filler(int count)
    {
        var text = new StringBuilder("dialect: filler\nevents:\n");
        for (var number = 0; number < count; number++)
        {
            var app = number % 3 == 0 ? $"    apps: [daemon{number % 40}]\n" : "";
            text.Append(CultureInfo.InvariantCulture, $"  - id: filler.e{number}\n{app}    action: x\n    patterns: ['event {number} of {{user.name:word}} from {{source.address:word}} port {{source.port:int}}{{?: {{event.reason:text}}}}']\n");
        }

        return new DataFile("filler", text.ToString());
    }

    private static void Report(string name, EventCatalogue catalogue, int patterns, List<byte[]> messages, bool parses)
    {
        var classifier = new EventClassifier(catalogue);
        var fields = new EventFields();
        var parsed = messages.ConvertAll(_ => new SyslogMessage());
        Pass(parse: true);
        var fastest = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            fastest = Math.Min(fastest, Time(() => Pass(parses)));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(parses);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var each = fastest / messages.Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-34}{patterns,10}{messages.Count,10}{each * 1e9,12:0.0}{1 / each,14:0}{allocated,18}"));

        void Pass(bool parse)
        {
            for (var number = 0; number < messages.Count; number++)
            {
                if (parse)
                {
                    SyslogParser.Parse(messages[number], Context, parsed[number]);
                }

                classifier.Classify(messages[number], parsed[number], fields);
            }
        }
    }

    /// <summary>Seconds of processor time: what others do on the machine counts as little as possible.</summary>
    private static double Time(Action pass)
    {
        var passes = 0;
        var started = Stopwatch.GetTimestamp();
        var used = Environment.CpuUsage.TotalTime;
        do
        {
            pass();
            passes++;
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < RoundSeconds);

        return (Environment.CpuUsage.TotalTime - used).TotalSeconds / passes;
    }
}
