using System.Buffers.Binary;
using Sworn.Core.Ledger;
using Sworn.Store.Files;

namespace Sworn.Store.Log;

/// <summary>
/// Publishes tree heads in the order that makes a crash explainable: tree files, anchor, then the checkpoint by
/// replacement (design/ledger.md, section 5.6). Now and then a note is kept for good. Not thread-safe.
/// </summary>
internal sealed class CheckpointFiles(StoreDirectory directory, AnchorFile anchor, TreeFiles tree)
{
    private long _lastKept = long.MinValue;

    /// <summary>Publishes a signed note over records that are durable.</summary>
    /// <param name="checkpoint">The tree head.</param>
    /// <param name="note">The signed note over it.</param>
    /// <param name="utc">The present time in nanoseconds of UTC since 1970.</param>
    /// <param name="keepInterval">How long ago the last kept note may be before this one is kept too.</param>
    /// <exception cref="StoreException">The medium failed or is full; the checkpoint before is intact.</exception>
    public void Publish(Checkpoint checkpoint, ReadOnlySpan<byte> note, long utc, TimeSpan keepInterval)
    {
        const long nanosecondsPerTick = 100;
        tree.Flush();
        anchor.Append(new AnchorRecord(checkpoint.Size, checkpoint.Root, utc));
        directory.Replace(LogFiles.Checkpoint, note);
        if (_lastKept == long.MinValue || utc - _lastKept >= keepInterval.Ticks * nanosecondsPerTick)
        {
            Keep(note);
            _lastKept = utc;
        }
    }

    private void Keep(ReadOnlySpan<byte> note)
    {
        var isNew = !directory.Exists(LogFiles.Checkpoints);
        using var file = isNew ? directory.Create(LogFiles.Checkpoints) : directory.Open(LogFiles.Checkpoints, forWriting: true);
        var framed = new byte[sizeof(uint) + note.Length];
        BinaryPrimitives.WriteInt32LittleEndian(framed, note.Length);
        note.CopyTo(framed.AsSpan(sizeof(uint)));
        file.Write(EndOfLastNote(file), framed);
        file.Sync();
        if (isNew)
        {
            directory.SyncFolder("log");
        }
    }

    /// <summary>A crash can tear the last note; the next one takes its place.</summary>
    private static long EndOfLastNote(StoreFile file)
    {
        Span<byte> prefix = stackalloc byte[sizeof(uint)];
        var length = file.Length;
        long at = 0;
        while (at < length && file.Read(at, prefix) == prefix.Length)
        {
            var end = at + prefix.Length + BinaryPrimitives.ReadUInt32LittleEndian(prefix);
            if (end > length)
            {
                break;
            }

            at = end;
        }

        file.Truncate(at);
        return at;
    }
}
