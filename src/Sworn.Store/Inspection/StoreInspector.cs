using System.Globalization;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;

namespace Sworn.Store.Inspection;

/// <summary>
/// Checks a store's files for structure: checksums, counts, and that each file goes on where the one before ended. It
/// proves nothing (that is <c>sworn verify</c>); it finds damage quickly and says where. Reads only.
/// </summary>
public static class StoreInspector
{
    /// <summary>Inspects all journal files in order.</summary>
    /// <param name="directory">The data directory; a writer may be at work in it.</param>
    /// <param name="isLive">True when a writer is at work: octets behind the last whole frame are then no problem.</param>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static IEnumerable<JournalFileReport> Inspect(StoreDirectory directory, bool isLive)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var files = LogFileList.Read(directory);
        ulong? expected = null;
        for (var number = 0; number < files.Count; number++)
        {
            var report = InspectFile(directory, files[number], isLast: number == files.Count - 1, isLive);
            if (report.Problem is null && expected is { } index && index != report.FirstIndex)
            {
                report = report with
                {
                    Problem = string.Create(
                        CultureInfo.InvariantCulture, $"records {index} to {report.FirstIndex - 1} are missing before it"),
                };
            }

            expected = report.EndIndex;
            yield return report;
        }
    }

    private static JournalFileReport InspectFile(StoreDirectory directory, LogFile listed, bool isLast, bool isLive)
    {
        using var reader = LogFileReader.TryOpen(directory, listed);
        var report = new JournalFileReport
        {
            Name = (reader?.File ?? listed).Name,
            Length = reader?.Length ?? LengthOf(directory, listed.Name),
            FirstIndex = listed.FirstIndex,
            EndIndex = listed.FirstIndex,
            Frames = 0,
            Events = 0,
            Controls = 0,
        };
        if (reader is null)
        {
            return report with { BrokenAt = 0, Problem = "its header is not readable" };
        }

        return reader.FirstIndex == listed.FirstIndex
            ? ReadFrames(reader, report, isLast, isLive)
            : report with { BrokenAt = 0, Problem = "its name and its header name different first records" };
    }

    private static long LengthOf(StoreDirectory directory, string name)
    {
        using var file = directory.Open(name, forWriting: false);
        return file.Length;
    }

    private static JournalFileReport ReadFrames(LogFileReader reader, JournalFileReport report, bool isLast, bool isLive)
    {
        var frames = 0;
        long events = 0;
        long controls = 0;
        FrameStatus status;
        while ((status = reader.Read(out var frame)) == FrameStatus.Frame)
        {
            frames++;
            foreach (var record in frame)
            {
                events += record.Kind == EntryKind.Event ? 1 : 0;
                controls += record.Kind == EntryKind.Control ? 1 : 0;
            }
        }

        var broken = status == FrameStatus.Broken;
        return report with
        {
            EndIndex = reader.NextIndex,
            Frames = frames,
            Events = events,
            Controls = controls,
            BrokenAt = broken ? reader.Position : null,
            Problem = (broken, isLast, isLive) switch
            {
                (false, _, _) or (true, true, true) => null,
                (true, true, false) => "a frame at its end is torn or damaged; the next start sets it aside if nothing signed depends on it",
                _ => "a frame is damaged; what lies behind it in this file cannot be read",
            },
        };
    }
}
