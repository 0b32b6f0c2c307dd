using System.Globalization;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Store.Verification;

/// <summary>
/// Walks the journal's files as they lie on the disk. It goes on behind damage: at a header that is none it looks for the
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
        var files = JournalFiles.List(directory);
        for (var number = 0; number < files.Count && files[number] < to; number++)
        {
            if (number + 1 < files.Count && files[number + 1] <= from)
            {
                continue;
            }

            using var file = directory.Open(JournalFiles.NameOf(files[number]), forWriting: false);
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
    }

    private static StoredFrame ReadFrame(StoreFile file, long at, in JournalFrameHeader header)
    {
        var payload = new byte[header.PayloadLength];
        var read = file.Read(at + JournalFrameHeader.Size, payload);
        var isSound = read == payload.Length && Crc32C.Of(payload) == header.PayloadCrc;
        var where = string.Create(CultureInfo.InvariantCulture, $"{file.Name} at {at}");
        return StoredFrame.Read(header, payload[..read], isSound, where);
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
