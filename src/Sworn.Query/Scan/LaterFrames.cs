using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>
/// Tells damage from the live end: behind a frame that is being written nothing follows; behind a damaged one frames do.
/// What is found is only counted, never shown, for a message may hold octets that look like a frame.
/// </summary>
internal static class LaterFrames
{
    private const int Chunk = 1 << 20;

    /// <summary>The index behind the last record of any frame header found behind a place; null when there is none.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static ulong? Find(StoreFile file, in JournalMark mark)
    {
        var buffer = new byte[Chunk];
        ulong? end = null;
        var at = mark.Position + 1;
        int read;
        while ((read = file.Read(at, buffer)) >= JournalFrameHeader.Size)
        {
            end = LastIn(buffer.AsSpan(0, read), mark) ?? end;
            at += read - JournalFrameHeader.Size + 1;
        }

        return end;
    }

    private static ulong? LastIn(ReadOnlySpan<byte> octets, in JournalMark mark)
    {
        ulong? end = null;
        int next;
        while ((next = octets.IndexOf("SWJF"u8)) >= 0)
        {
            octets = octets[next..];
            if (JournalFrameHeader.TryRead(octets, out var header)
                && header.FrameNumber > mark.FrameNumber && header.FirstIndex >= mark.NextIndex)
            {
                end = header.FirstIndex + (uint)header.RecordCount;
            }

            octets = octets[1..];
        }

        return end;
    }
}
