using System.Diagnostics;
using Sworn.Query.Columns;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Benchmarks;

/// <summary>
/// Builds segments from the journal of a data directory, each block decoded and compared as in the product:
/// <c>Sworn.Benchmarks segments DIRECTORY</c>. The directory must have no node; the segments are left in a folder of
/// their own, <c>DIRECTORY/log/seg</c>, and the journal stays.
/// </summary>
internal static class SegmentBenchmark
{
    // The first passes pay for the compiler; the cheapest one is what a node pays that has run for a while.
    private const int Passes = 4;

    /// <summary>Builds a segment for each journal file, several times, and prints what it cost and how small it is.</summary>
    public static void Run(string path)
    {
        var directory = new DiskDirectory(path);
        using var builder = new SegmentBuilder(directory, new SyslogAnalyst(TimeZoneInfo.Utc));
        var least = TimeSpan.MaxValue;
        var ranges = new List<SegmentRange>();
        for (var pass = 0; pass < Passes; pass++)
        {
            ranges.ForEach(range => directory.Delete(range.Name));
            ranges.Clear();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            ranges.AddRange(JournalFiles.List(directory).Select(first => builder.Build(first)));
            var spent = Process.GetCurrentProcess().TotalProcessorTime - before;
            least = spent < least ? spent : least;
        }

        Print(directory, ranges, least.TotalSeconds, builder.Mismatches);
        PrintOpening(directory, ranges);
    }

    /// <summary>Opens a segment until the tables and the directory of each block are there to be asked.</summary>
    private static void PrintOpening(StoreDirectory directory, List<SegmentRange> ranges)
    {
        using var reader = new BlockReader();
        var least = TimeSpan.MaxValue;
        var blocks = 0;
        for (var pass = 0; pass < 50; pass++)
        {
            var began = Stopwatch.GetTimestamp();
            using var segment = SegmentReader.Open(directory, ranges[0]);
            blocks = segment.Footer.Blocks.Count;
            foreach (var block in segment.Footer.Blocks)
            {
                var octets = new byte[block.Header.Length];
                segment.ReadBlock(block, octets);
                reader.Load(octets, segment.Templates);
            }

            var took = Stopwatch.GetElapsedTime(began);
            least = took < least ? took : least;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"opening {ranges[0].Name}, tables and the directories of its {blocks} blocks, each block read and its checksum compared: {least.TotalMilliseconds:F2} ms"));
    }

    private static void Print(StoreDirectory directory, List<SegmentRange> ranges, double seconds, int mismatches)
    {
        long records = 0;
        long octets = 0;
        long stored = 0;
        foreach (var range in ranges)
        {
            using var segment = SegmentReader.Open(directory, range);
            records += (long)(range.EndIndex - range.FirstIndex);
            octets += segment.BodyOctets;
            stored += segment.Length;
            Console.WriteLine(FormattableString.Invariant(
                $"{range.Name}: {segment.Footer.Blocks.Count} blocks, {segment.Templates.Count} templates, {segment.Length:N0} octets"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{records:N0} records of {(double)octets / records:F1} octets: {(double)stored / records:F2} stored, ratio {(double)octets / stored:F1}; {seconds * 1e6 / records:F2} us of processor time each, {octets / seconds / 1e6:F0} MB/s; {mismatches} mismatches"));
    }
}
