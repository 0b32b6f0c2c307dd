using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Time;
using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>
/// Outside of which receive times and indexes nothing can match, and what that says about files and frames, whose
/// headers know only when they were written. Slack allows for records that waited to be written and for clocks that
/// were set; each record's own time decides in the end. A clock set far back and forth again within one file would need
/// every frame's header of every file to be read, and is not allowed for.
/// </summary>
/// <param name="Since">The earliest receive time: nanoseconds of UTC since 1970.</param>
/// <param name="Until">The end of the receive times, exclusive.</param>
/// <param name="FirstIndex">The first index.</param>
/// <param name="EndIndex">The index behind the last.</param>
internal sealed record ScanWindow(long Since, long Until, ulong FirstIndex, ulong EndIndex)
{
    /// <summary>How far the clock may have been set back between receiving and writing.</summary>
    private const long SteppedBack = 5 * 60 * UtcNanoseconds.PerSecond;

    /// <summary>How long a record may have waited to be written, or how far the clock was set forward meanwhile.</summary>
    private const long Waited = 3_600 * UtcNanoseconds.PerSecond;

    /// <summary>The window of a search: the last hour when nothing bounds the time.</summary>
    public static ScanWindow Of(QueryRequest request, long now)
    {
        var window = Given(request, now);
        return request.UsesDefaultWindow
            ? window with { Since = now - (QueryRequest.DefaultWindow.Ticks * UtcNanoseconds.PerTick) }
            : window;
    }

    /// <summary>The window that a request gives, without any default.</summary>
    public static ScanWindow Given(QueryRequest request, long now) =>
        new ScanWindow(request.Since ?? long.MinValue, request.Until ?? long.MaxValue, 0, ulong.MaxValue)
            .NarrowedBy(request.Query.Filter, now, request.Zone);

    /// <summary>What is inside from an index on.</summary>
    public ScanWindow From(ulong index) => this with { FirstIndex = Math.Max(FirstIndex, index) };

    /// <summary>Whether a record received at this moment is inside.</summary>
    public bool Covers(long receivedUtc) => receivedUtc >= Since && receivedUtc < Until;

    /// <summary>How many of the records from one index up to another have an index inside.</summary>
    public int RecordsOf(ulong first, ulong end)
    {
        var (from, to) = (Math.Max(first, FirstIndex), Math.Min(end, EndIndex));
        return to > from ? (int)(to - from) : 0;
    }

    /// <summary>Whether a frame can hold records inside.</summary>
    public bool Covers(in JournalFrameHeader frame) =>
        frame.FirstIndex < EndIndex && frame.FirstIndex + (uint)frame.RecordCount > FirstIndex
        && UtcNanoseconds.AddSaturating(frame.WrittenUtc, SteppedBack) >= Since
        && UtcNanoseconds.AddSaturating(frame.WrittenUtc, -Waited) < Until;

    /// <summary>Whether a file can hold records inside.</summary>
    /// <param name="first">The file's first index.</param>
    /// <param name="next">The next file's; null when there is none.</param>
    /// <param name="created">When it was begun; null when its header is not readable.</param>
    /// <param name="ended">When the next was begun; null when there is none, or its header is not readable.</param>
    public bool Covers(ulong first, ulong? next, long? created, long? ended)
    {
        if (first >= EndIndex || next <= FirstIndex)
        {
            return false;
        }

        // A file that ends before it began saw its clock set back: its times can be any.
        if (created is null || ended < created)
        {
            return true;
        }

        return UtcNanoseconds.AddSaturating(ended ?? long.MaxValue, Waited) >= Since
            && UtcNanoseconds.AddSaturating(created.Value, -Waited) < Until;
    }

    /// <summary>The part of the window that the conditions which every result meets leave.</summary>
    private ScanWindow NarrowedBy(Filter filter, long now, TimeZoneInfo zone)
    {
        switch (filter)
        {
            case AndFilter and:
                return and.Parts.Aggregate(this, (window, part) => window.NarrowedBy(part, now, zone));
            case TimeFilter time when time.Field.Id == FieldId.Received:
                var bounds = time.Test.Bind(now, zone, time.Offset is not null).Bounds;
                var offset = time.Offset?.Nanoseconds ?? 0;
                return this with
                {
                    Since = Math.Max(Since, Moved(bounds.Start, offset)),
                    Until = Math.Min(Until, Moved(bounds.End, offset)),
                };
            case FieldFilter field when field.Field.Id == FieldId.Index:
                return NarrowedBy(field.Test);
            default:
                return this;
        }
    }

    private ScanWindow NarrowedBy(FieldTest test)
    {
        switch (test)
        {
            case PhraseTest { IsPrefix: false } phrase when ulong.TryParse(phrase.Text, out var index):
                return this with { FirstIndex = Math.Max(FirstIndex, index), EndIndex = Math.Min(EndIndex, Next(index)) };
            case ExactTest { IsPrefix: false } exact when ulong.TryParse(exact.Text, out var index):
                return this with { FirstIndex = Math.Max(FirstIndex, index), EndIndex = Math.Min(EndIndex, Next(index)) };
            case RangeTest range:
                var first = ulong.TryParse(range.Low, out var low) ? low : 0;
                var end = ulong.TryParse(range.High, out var high) ? Next(high) : ulong.MaxValue;
                return this with { FirstIndex = Math.Max(FirstIndex, first), EndIndex = Math.Min(EndIndex, end) };
            default:
                return this;
        }
    }

    /// <summary>A bound moved into the past; one that is none stays so.</summary>
    private static long Moved(long bound, long offset) =>
        bound is long.MinValue or long.MaxValue ? bound : UtcNanoseconds.AddSaturating(bound, -offset);

    private static ulong Next(ulong index) => index == ulong.MaxValue ? index : index + 1;
}
