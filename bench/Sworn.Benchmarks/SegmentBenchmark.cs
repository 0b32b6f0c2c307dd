using System.Diagnostics;
using Sworn.Query.Columns;
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
    /// <summary>Builds a segment for each journal file and prints what it cost and how small it is.</summary>
    public static void Run(string path)
    {
        var directory = new DiskDirectory(path);
        using var builder = new SegmentBuilder(directory, new SyslogAnalyst(TimeZoneInfo.Utc));
        long records = 0;
        long octets = 0;
        long stored = 0;
        var seconds = 0.0;
        foreach (var first in JournalFiles.List(directory))
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var range = builder.Build(first);
            seconds += (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            using var segment = SegmentReader.Open(directory, range);
            records += (long)(range.EndIndex - range.FirstIndex);
            octets += segment.BodyOctets;
            stored += segment.Length;
            Console.WriteLine(FormattableString.Invariant(
                $"{range.Name}: {segment.Footer.Blocks.Count} blocks, {segment.Templates.Count} templates, {segment.Length:N0} octets"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{records:N0} records of {(double)octets / records:F1} octets: {(double)stored / records:F2} stored, ratio {(double)octets / stored:F1}; {seconds * 1e6 / records:F2} us of processor time each, {octets / seconds / 1e6:F0} MB/s; {builder.Mismatches} mismatches"));
    }
}
