using System.Diagnostics;
using System.Globalization;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Protocols.Framing;
using Sworn.Protocols.Syslog;

namespace Sworn.Benchmarks;

/// <summary>
/// Times the parser, the framer and the hash engines on one thread: <c>Sworn.Benchmarks [word]</c> runs the workloads
/// whose name has the word; <c>classification [FILE]</c> times the event catalogue, on a corpus too,
/// <c>segments DIRECTORY</c> the building of segments, <c>producers PORT</c> senders that wait for each acknowledgement,
/// <c>outputs</c> a destination beside bad ones. Each is warmed up, then timed in rounds; the
/// fastest round counts, for it is the one that others disturbed least.
/// </summary>
internal static class Program
{
    private const int Rounds = 12;
    private const double RoundSeconds = 0.15;
    private static readonly ParseContext Context = new(1_750_000_000_000_000_000, TimeZoneInfo.Utc);

    private static int Main(string[] arguments)
    {
        var word = arguments.Length > 0 ? arguments[0] : "";
        if (word == "classification")
        {
            ClassificationBenchmark.Run(arguments.ElementAtOrDefault(1));
            return 0;
        }

        if (word == "outputs")
        {
            OutputBenchmark.Run();
            return 0;
        }

        if (word == "producers" && arguments.Length > 1)
        {
            ProducerBenchmark.Run(int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture));
            return 0;
        }

        if (word == "segments" && arguments.Length > 1)
        {
            SegmentBenchmark.Run(arguments[1]);
            return 0;
        }

        Console.WriteLine($"{"workload",-22}{"octets",8}{"ns/message",14}{"GB/s",8}{"octets allocated",18}");
        foreach (var workload in Workload.Messages.Where(workload => workload.IsCalled(word)))
        {
            var message = new SyslogMessage();
            Report(workload, messages: 1, () => SyslogParser.Parse(workload.Octets, Context, message));
        }

        foreach (var workload in Workload.Streams.Where(workload => workload.IsCalled(word)))
        {
            Report(workload, messages: 1000, () => Frame(workload.Octets));
        }

        foreach (var provider in Enum.GetValues<HashProvider>())
        {
            using var engine = Sha256Engines.Create(provider);
            foreach (var workload in Workload.Hashes(provider).Where(workload => workload.IsCalled(word)))
            {
                var pieces = Workload.Pieces(workload);
                var digests = new Digest[pieces.Length];
                Report(workload, pieces.Length, () => engine.HashAll([], workload.Octets, pieces, digests));
            }
        }

        return 0;
    }

    private static void Frame(ReadOnlySpan<byte> stream)
    {
        var framer = new StreamFramer(StreamFraming.Auto, 65_536);
        FrameStep step;
        while ((step = framer.Next(stream)).Kind == FrameKind.Message)
        {
            stream = stream[step.Consumed..];
        }
    }

    private static void Report(Workload workload, int messages, Action action)
    {
        var octets = workload.Octets.Length;
        var calls = Calibrate(action);
        var fastest = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            fastest = Math.Min(fastest, Time(action, calls) / calls);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{workload.Name,-22}{octets / messages,8}{fastest * 1e9 / messages,14:F1}"
            + $"{octets / fastest / 1e9,8:F2}{allocated,18}");
        Console.WriteLine(line);
    }

    /// <summary>How many calls fill a round; makes the code hot on the way.</summary>
    private static int Calibrate(Action action)
    {
        var calls = 1;
        while (Time(action, calls) < RoundSeconds)
        {
            calls *= 2;
        }

        return calls;
    }

    private static double Time(Action action, int calls)
    {
        var started = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
