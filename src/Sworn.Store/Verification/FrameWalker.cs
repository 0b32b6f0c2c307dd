using System.Globalization;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;
using Sworn.Store.Segments;

namespace Sworn.Store.Verification;

/// <summary>
/// Walks the files of the log as they lie on the disk. It goes on behind damage: at a header that is none it looks for the
/// next one that is. Shares nothing with the writer but the octets.
/// </summary>
internal sealed class FrameWalker(StoreDirectory directory)
{
    private const int Window = 1 << 20;

    /// <summary>All frames that can be told apart, in the order of the files.</summary>
    /// <param name="from">Frames that end at or before this record are passed over unread.</param>
    /// <param name="to">Frames that begin at or behind this record end the walk.</param>
    public IEnumerable<StoredFrame> Walk(ulong from = 0, ulong to = ulong.MaxValue)
    {
        var files = LogFileList.Read(directory);
        for (var number = 0; number < files.Count && files[number].FirstIndex < to; number++)
        {
            if (number + 1 < files.Count && files[number + 1].FirstIndex <= from)
            {
                continue;
            }

            var frames = LogFileList.Open(directory, files[number], file => file.IsSegment
                ? WalkSegment(TryOpen(file.Range), from, to)
                : WalkJournal(directory.Open(file.Name, forWriting: false), from, to));
            foreach (var frame in frames)
            {
                yield return frame;
            }
        }
    }

    private static IEnumerable<StoredFrame> WalkJournal(StoreFile opened, ulong from, ulong to)
    {
        using var file = opened;
        var length = file.Length;
        long at = JournalFileHeader.Size;
        while (FindHeader(file, ref at, length, out var header))
        {
            if (header.FirstIndex < to && header.FirstIndex + (ulong)header.RecordCount > from)
            {
                yield return ReadFrame(file, at, header);
            }

            at += JournalFrameHeader.Size + header.PayloadLength;
        }
    }

    /// <summary>
    /// The blocks of a segment. One that does not decode is left out, and its records are missing; one that decodes
    /// although its checksum does not agree is shown, for the tree names what was altered.
    /// </summary>
    private static IEnumerable<StoredFrame> WalkSegment(SegmentReader? opened, ulong from, ulong to)
    {
        using var segment = opened;
        using var reader = new BlockReader();
        var frames = new BlockFrames();
        foreach (var block in segment?.Footer.Blocks ?? [])
        {
            if (block.Header.FirstIndex < to && block.Header.EndIndex > from
                && ReadBlock(segment!, block, reader, frames) is { } frame)
            {
                yield return frame;
            }
        }
    }

    private SegmentReader? TryOpen(SegmentRange range)
    {
        SegmentReader? segment = null;
        try
        {
            segment = SegmentReader.Open(directory, range);
            _ = segment.Templates;
            return segment;
        }
        catch (DamagedBlockException)
        {
            segment?.Dispose();
            return null;
        }
    }

    private static StoredFrame? ReadBlock(SegmentReader segment, SegmentBlock block, BlockReader reader, BlockFrames frames)
    {
        try
        {
            var octets = new byte[block.Header.Length];
            segment.ReadBlock(block, octets);
            var isSound = reader.LoadAnyway(octets, segment.Templates);
            var frame = frames.Read(reader, 0);
            var where = string.Create(CultureInfo.InvariantCulture, $"{segment.Name} at {block.Offset}");
            return StoredFrame.Read(frame.Header, frame.Payload.ToArray(), isSound, where, frame.Withheld);
        }
        catch (DamagedBlockException)
        {
            return null;
        }
    }

    private static StoredFrame ReadFrame(StoreFile file, long at, in JournalFrameHeader header)
    {
        var payload = new byte[header.PayloadLength];
        var read = file.Read(at + JournalFrameHeader.Size, payload);
        var isSound = read == payload.Length && Crc32C.Of(payload) == header.PayloadCrc;
        var where = string.Create(CultureInfo.InvariantCulture, $"{file.Name} at {at}");
        return StoredFrame.Read(header, payload[..read], isSound, where, withheld: null);
    }

    /// <summary>Goes to the next header that is one, from <paramref name="at"/> on.</summary>
    private static bool FindHeader(StoreFile file, ref long at, long length, out JournalFrameHeader header)
    {
        var octets = new byte[JournalFrameHeader.Size];
        if (file.Read(at, octets) == octets.Length && JournalFrameHeader.TryRead(octets, out header))
        {
            return true;
        }

        header = default;
        var window = new byte[Window];
        while (at < length)
        {
            var read = file.Read(at, window);
            var looked = 0;
            int found;
            while ((found = window.AsSpan(looked, read - looked).IndexOf("SWJF"u8)) >= 0)
            {
                looked += found;
                if (file.Read(at + looked, octets) == octets.Length && JournalFrameHeader.TryRead(octets, out header))
                {
                    at += looked;
                    return true;
                }

                looked++;
            }

            if (read < window.Length)
            {
                return false;
            }

            at += read - JournalFrameHeader.Size;
        }

        return false;
    }
}
