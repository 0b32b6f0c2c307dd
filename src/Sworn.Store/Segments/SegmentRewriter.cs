using System.Security.Cryptography;
using Sworn.Core;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Reading;
using Sworn.Store.Retention;

namespace Sworn.Store.Segments;

/// <summary>
/// Writes a segment again without the bodies and salt keys that are to go. Everything else is encoded anew from the rows
/// that stay, the table of templates as well, so that no dictionary or literal text keeps what is gone. Before the new
/// file takes the place of the old one it is read back, and each of its leaves is compared with the old one's. Belongs to
/// one thread.
/// </summary>
public sealed class SegmentRewriter : IDisposable
{
    private readonly StoreDirectory _directory;
    private readonly SegmentWriter _writer;
    private readonly BlockKeys _keys = new();
    private readonly MerkleHasher _tree = new(Sha256Engines.Create());
    private readonly RecordHasher _hasher;
    private readonly Aes _aes = Aes.Create();
    private readonly OctetBuffer _record = new();
    private byte[] _salts = [];

    /// <summary>Makes a rewriter.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="analyst">Says where the named parts of a record lie.</param>
    public SegmentRewriter(StoreDirectory directory, IRecordAnalyst analyst)
    {
        _directory = directory;
        _writer = new SegmentWriter(directory, SegmentFiles.Rewritten, analyst);
        _hasher = new RecordHasher(_tree);
    }

    /// <summary>Whether a segment has anything that a plan gives up.</summary>
    /// <exception cref="StoreException">The medium failed, or the segment is damaged.</exception>
    public bool IsConcerned(SegmentRange range, WithholdingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            using var segment = SegmentReader.Open(_directory, range);
            return (plan.Keys.Count > 0 && _keys.HasAny(segment, plan)) || HasBodies(segment, plan);
        }
        catch (DamagedBlockException damage)
        {
            throw Damaged(range, damage);
        }
    }

    /// <summary>
    /// Builds the new file beside the old one and compares them. Durable when it returns, and in its place only after
    /// <see cref="Replace"/>.
    /// </summary>
    /// <returns>What the log is to say of it before it takes the place of the old one.</returns>
    /// <exception cref="StoreException">The medium failed or is full, or the segment is damaged; the old file is as it was.</exception>
    public SegmentSummary Prepare(SegmentRange range, WithholdingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            byte[] leaves;
            using (var segment = SegmentReader.Open(_directory, range))
            {
                leaves = Write(segment, plan);
            }

            return Compare(range, plan, leaves);
        }
        catch (DamagedBlockException damage)
        {
            throw Damaged(range, damage);
        }
        finally
        {
            _writer.Abandon();
        }
    }

    /// <summary>Puts the new file in the place of the old one, durably. Who has the old one open reads it to its end.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public void Replace(SegmentRange range)
    {
        _directory.Move(SegmentFiles.Rewritten, range.Name);
        _directory.SyncFolder(SegmentFiles.Folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _keys.Dispose();
        _hasher.Dispose();
        _tree.Engine.Dispose();
        _aes.Dispose();
    }

    private static StoreException Damaged(SegmentRange range, DamagedBlockException damage) =>
        new(range.Name, $"cannot be written again: {damage.Message}", inner: damage);

    private static bool HasBodies(SegmentReader segment, WithholdingPlan plan)
    {
        if (segment.Range.EndIndex <= plan.First || segment.Range.FirstIndex >= plan.End)
        {
            return false;
        }

        using var reader = new SegmentFrameReader(segment);
        while (ReadFrame(reader, out var frame))
        {
            foreach (var record in frame)
            {
                var number = (int)(record.Index - frame.Header.FirstIndex);
                if (plan.Withholds(record.Index, record.Fields) && frame.Withheld?.Find(number) is null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <returns>The digest of all leaves of the old file.</returns>
    private byte[] Write(SegmentReader segment, WithholdingPlan plan)
    {
        using var leaves = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new SegmentFrameReader(segment);
        _writer.Begin(segment.LogId, segment.Range.FirstIndex, segment.CreatedUtc);
        while (ReadFrame(reader, out var frame))
        {
            Note(leaves, frame);
            Add(frame, plan);
        }

        _writer.Finish();
        return leaves.GetHashAndReset();
    }

    private void Add(in JournalFrame frame, WithholdingPlan plan)
    {
        MakeSalts(frame);
        var run = -1;
        var next = 0;
        SaltRun salts = default;
        var isBurnt = false;
        foreach (var record in frame)
        {
            var number = (int)(record.Index - frame.Header.FirstIndex);
            while (number >= next)
            {
                salts = frame.Run(++run);
                isBurnt = plan.Burns(salts.Key.Span);
                next = run + 1 < frame.RunCount ? frame.Run(run + 1).First : int.MaxValue;
            }

            var salt = _salts.AsSpan(number * FrameWithholding.SaltLength, FrameWithholding.SaltLength);
            var gone = frame.Withheld?.Find(number);
            var isOpen = isBurnt || frame.Withheld?.IsOpen(number) == true;
            if (gone is null && plan.Withholds(record.Index, record.Fields))
            {
                Invariant.Check(isOpen, "the key of a body that goes is given up with it");
                gone = new WithheldRecord(number, (uint)record.Body.Length, _tree.Engine.Hash(salt, record.Body), plan.Cause);
                _writer.Add(Replaced(record, plan.Text.Span), [], gone);
            }
            else if (isOpen)
            {
                _writer.Add(record, gone is null ? salt : [], gone);
            }
            else
            {
                _writer.Add(record, new SaltRun(0, (ushort)(salts.Counter + number - salts.First), salts.Key));
            }
        }
    }

    /// <summary>A record with something else in the place of its body.</summary>
    private StoredRecord Replaced(in StoredRecord record, ReadOnlySpan<byte> text)
    {
        _record.Clear();
        RecordHeader.Write(_record.Room(RecordHeader.Size), record.Fields, text.Length);
        _record.Advance(RecordHeader.Size);
        _record.Write(text);
        return new StoredRecord(record.Index, _record.Written);
    }

    private void MakeSalts(in JournalFrame frame)
    {
        var count = frame.Header.RecordCount;
        if (_salts.Length < count * FrameWithholding.SaltLength)
        {
            _salts = new byte[count * FrameWithholding.SaltLength];
        }

        for (var number = 0; number < frame.RunCount; number++)
        {
            var run = frame.Run(number);
            var end = number + 1 < frame.RunCount ? frame.Run(number + 1).First : count;
            _aes.SetKey(run.Key.Span);
            BatchSealer.MakeSalts(
                _aes, run.Counter, _salts.AsSpan(run.First * FrameWithholding.SaltLength, (end - run.First) * FrameWithholding.SaltLength));
        }

        frame.Withheld?.CopySaltsTo(_salts);
    }

    private SegmentSummary Compare(SegmentRange range, WithholdingPlan plan, byte[] leaves)
    {
        using var segment = SegmentReader.OpenTemporary(_directory, range);
        using var now = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var reader = new SegmentFrameReader(segment))
        {
            while (ReadFrame(reader, out var frame))
            {
                Note(now, frame);
            }
        }

        Invariant.Check(now.GetHashAndReset().AsSpan().SequenceEqual(leaves), "a segment that was written again has the leaves it had");
        Invariant.Check(!_keys.HasAny(segment, plan) && !HasBodies(segment, plan), "what was to go is gone");
        return segment.Summarize();
    }

    private void Note(IncrementalHash leaves, in JournalFrame frame) =>
        _hasher.Hash(frame, (_, leaf) => leaves.AppendData(leaf.Octets));

    private static bool ReadFrame(SegmentFrameReader reader, out JournalFrame frame) => reader.Read(out frame) switch
    {
        FrameStatus.Frame => true,
        FrameStatus.End => false,
        _ => throw new DamagedBlockException("a block is damaged"),
    };
}
