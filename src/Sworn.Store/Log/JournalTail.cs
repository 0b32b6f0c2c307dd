using System.Globalization;
using System.Security.Cryptography;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// Cuts what a crash left behind the last whole frame: it is copied to lost+found, counted and hashed, then removed
/// from the journal (design/ledger.md, rule C4). Nothing is thrown away.
/// </summary>
internal sealed class JournalTail(StoreDirectory directory)
{
    private const int Chunk = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The octets that were cut.</summary>
    public long Octets { get; private set; }

    /// <summary>Whole frames found among them.</summary>
    public int LaterValidFrames { get; private set; }

    /// <summary>SHA-256 of what was cut, hexadecimal; null when nothing was.</summary>
    public string? Digest => Octets == 0 ? null : Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Removes everything from <paramref name="position"/> on in one file.</summary>
    public void Cut(ulong firstIndex, long position)
    {
        var name = JournalFiles.NameOf(firstIndex);
        using var file = directory.Open(name, forWriting: true);
        if (file.Length <= position)
        {
            return;
        }

        Keep(file, position, string.Create(CultureInfo.InvariantCulture, $"{firstIndex:x16}-{position}.part"));
        file.Truncate(position);
        file.Sync();
    }

    /// <summary>Removes a whole file, as what came before it is missing.</summary>
    public void Remove(ulong firstIndex)
    {
        var name = JournalFiles.NameOf(firstIndex);
        using (var file = directory.Open(name, forWriting: false))
        {
            Keep(file, 0, string.Create(CultureInfo.InvariantCulture, $"{firstIndex:x16}-0.part"));
        }

        directory.Delete(name);
        directory.SyncFolder(JournalFiles.Folder);
    }

    private void Keep(StoreFile from, long position, string name)
    {
        directory.CreateFolder(LogFiles.LostAndFound);
        var kept = $"{LogFiles.LostAndFound}/{name}";
        directory.Delete(kept);
        using var to = directory.Create(kept);
        var buffer = new byte[Chunk];
        long at = 0;
        int read;
        while ((read = from.Read(position + at, buffer)) > 0)
        {
            var octets = buffer.AsSpan(0, read);
            _hash.AppendData(octets);
            LaterValidFrames += CountFrames(octets);
            to.Write(at, octets);
            at += read;
        }

        to.Sync();
        directory.SyncFolder(LogFiles.LostAndFound);
        Octets += at;
    }

    /// <summary>Counts frame headers whose checksum holds. One across two chunks is missed: this is for an alarm only.</summary>
    private static int CountFrames(ReadOnlySpan<byte> octets)
    {
        var count = 0;
        int at;
        while ((at = octets.IndexOf("SWJF"u8)) >= 0)
        {
            octets = octets[at..];
            count += JournalFrameHeader.TryRead(octets, out _) ? 1 : 0;
            octets = octets[1..];
        }

        return count;
    }
}
