using System.Globalization;
using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Verification;

namespace Sworn.Store.Evidence;

/// <summary>
/// Proves single records from the files of a log, with or without a writer at work. What it gives was checked: the leaf is
/// computed from the stored octets and its path leads to the root of the checkpoint. Thread-safe: every call stands alone.
/// </summary>
public static class RecordProver
{
    private const int MaxNotes = 100_000;

    /// <summary>Proves a record.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="index">The record's place in the log.</param>
    /// <returns>Null when there is no such record.</returns>
    /// <exception cref="EvidenceException">The stored octets do not lead to the signed root.</exception>
    /// <exception cref="StoreException">A file could not be read.</exception>
    public static RecordProof? TryProve(StoreDirectory directory, ulong index)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (FindFrame(directory, index) is not { } frame || index >= frame.EndIndex)
        {
            return null;
        }

        using var calculator = new LeafCalculator();
        var entry = calculator.Entry(frame, (int)(index - frame.FirstIndex), out var salt);
        var octets = new byte[LogEntry.Size];
        entry.Write(octets);
        var leaf = calculator.Hasher.Leaf(octets);
        return new RecordProof(octets, leaf, salt is null ? default(ReadOnlyMemory<byte>?) : salt, entry.BodyDigest, Include(directory, calculator, index, leaf));
    }

    /// <summary>The signed checkpoints that were kept and the latest one, the latest first.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="most">How many at most.</param>
    /// <exception cref="StoreException">A file could not be read.</exception>
    public static IReadOnlyList<(Checkpoint Checkpoint, string Note)> Checkpoints(StoreDirectory directory, int most)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var notes = new List<(Checkpoint, string)>();
        if (directory.ReadAll(LogFiles.Checkpoint) is { } latest && TryRead(latest) is { } read)
        {
            notes.Add(read);
        }

        var kept = ReadKept(directory);
        notes.AddRange(Enumerable.Reverse(kept).Where(note => notes.Count == 0 || note.Checkpoint.Size != notes[0].Item1.Size));
        return notes.Count > most ? notes[..most] : notes;
    }

    private static (Checkpoint Checkpoint, string Note)? TryRead(ReadOnlySpan<byte> octets) =>
        SignedNote.TryParse(octets, out var note) && Checkpoint.TryParse(note.Text, out var checkpoint)
            ? (checkpoint, Encoding.UTF8.GetString(octets))
            : null;

    private static List<(Checkpoint Checkpoint, string Note)> ReadKept(StoreDirectory directory)
    {
        var kept = new List<(Checkpoint, string)>();
        if (!directory.Exists(LogFiles.Checkpoints))
        {
            return kept;
        }

        using var file = directory.Open(LogFiles.Checkpoints, forWriting: false);
        var prefix = new byte[sizeof(uint)];
        long at = 0;
        while (kept.Count < MaxNotes && file.Read(at, prefix) == prefix.Length)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(prefix);
            var octets = new byte[Math.Min(length, SignedNote.MaxLength)];
            if (length > SignedNote.MaxLength || file.Read(at + prefix.Length, octets) != octets.Length)
            {
                // A note that a crash tore.
                break;
            }

            if (TryRead(octets) is { } note)
            {
                kept.Add(note);
            }

            at += prefix.Length + length;
        }

        return kept;
    }

    /// <summary>The frame that holds a record; null when there is none.</summary>
    private static StoredFrame? FindFrame(StoreDirectory directory, ulong index)
    {
        foreach (var frame in new FrameWalker(directory).Walk(index, index + 1))
        {
            return frame;
        }

        return null;
    }

    private static InclusionProof? Include(StoreDirectory directory, LeafCalculator calculator, ulong index, Digest leaf)
    {
        // The checkpoint first: the tree files were written before it, and only grow.
        if (directory.ReadAll(LogFiles.Checkpoint) is not { } octets || TryRead(octets) is not { } latest
            || latest.Checkpoint.Size <= index)
        {
            return null;
        }

        using var tree = new TreeReader(directory, calculator);
        var siblings = TreeMath.ProveRange(latest.Checkpoint.Size, index, index + 1, tree.Root);
        if (TreeMath.RootOfRange(calculator.Hasher, latest.Checkpoint.Size, index, [leaf], siblings) != latest.Checkpoint.Root)
        {
            throw new EvidenceException(string.Create(
                CultureInfo.InvariantCulture, $"record {index} does not lead to the signed root: it or the tree files were changed; run 'sworn verify'"));
        }

        return new InclusionProof(latest.Checkpoint.Size, FromTheLeafUp(latest.Checkpoint.Size, index, siblings), latest.Note);
    }

    /// <summary>Brings siblings from the order of the leaves to that of RFC 9162, section 2.1.3.1: the deepest first.</summary>
    private static List<Digest> FromTheLeafUp(ulong size, ulong index, IReadOnlyList<Digest> siblings)
    {
        var isLeft = new Stack<bool>();
        var (low, high) = (0UL, size);
        while (high - low > 1)
        {
            var split = low + TreeMath.LargestPowerBelow(high - low);
            isLeft.Push(index >= split);
            (low, high) = index < split ? (low, split) : (split, high);
        }

        // The siblings to the left stand first, the highest of them at the very start; those to the right the other way round.
        var path = new List<Digest>();
        var left = isLeft.Count(static side => side);
        var right = left;
        foreach (var side in isLeft)
        {
            path.Add(side ? siblings[--left] : siblings[right++]);
        }

        return path;
    }
}
