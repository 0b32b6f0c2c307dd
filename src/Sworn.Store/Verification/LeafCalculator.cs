using System.Buffers.Binary;
using System.Security.Cryptography;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Verification;

/// <summary>Computes leaves from stored octets with an engine of its own. Belongs to one thread at a time.</summary>
internal sealed class LeafCalculator : IDisposable
{
    private const int SaltLength = 16;

    private readonly MerkleHasher _hasher = new(Sha256Engines.Create());
    private readonly Aes _aes = Aes.Create();

    private StoredFrame? _saltsOf;
    private byte[] _salts = [];

    public MerkleHasher Hasher => _hasher;

    /// <summary>The leaves of a frame's records, each at the index that its place gives it.</summary>
    public Digest[] Leaves(StoredFrame frame)
    {
        var count = frame.Records.Count;
        var pieces = new HashPiece[count];
        for (var number = 0; number < count; number++)
        {
            var (start, length) = frame.Records[number];
            pieces[number] = new HashPiece(start + RecordHeader.Size, length - RecordHeader.Size);
        }

        var leaves = new Digest[count];
        _hasher.Engine.HashAll(Salts(frame), frame.Payload, pieces, leaves);
        frame.Withheld?.CopyDigestsTo(leaves);
        _hasher.BeginLeaves(count);
        for (var number = 0; number < count; number++)
        {
            var entry = _hasher.EntryOf(number);
            LogEntry.WriteFields(entry, frame.Fields(number), frame.FirstIndex + (ulong)number, frame.BodyLength(number));
            leaves[number].CopyTo(entry[(LogEntry.Size - Digest.Size)..]);
        }

        _hasher.Leaves(leaves);
        return leaves;
    }

    /// <summary>The leaf that a record would be at another index: what a removed or inserted neighbour makes of it.</summary>
    public Digest LeafAt(StoredFrame frame, int number, ulong index) => Leaf(frame, number, index, Salt(frame, number));

    /// <summary>The entry of a record.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="number">The record's position in it.</param>
    /// <param name="salt">Its salt; null when its body is gone, and the salt with it.</param>
    public LogEntry Entry(StoredFrame frame, int number, out byte[]? salt)
    {
        var withheld = frame.Withheld?.Find(number);
        salt = withheld is null ? Salt(frame, number) : null;
        return new LogEntry
        {
            Fields = frame.Fields(number),
            Index = frame.FirstIndex + (ulong)number,
            BodyLength = frame.BodyLength(number),
            BodyDigest = withheld?.BodyDigest ?? _hasher.Engine.Hash(salt, frame.Body(number)),
        };
    }

    public void Dispose()
    {
        _hasher.Engine.Dispose();
        _aes.Dispose();
    }

    private Digest Leaf(StoredFrame frame, int number, ulong index, byte[] salt)
    {
        Span<byte> entry = stackalloc byte[LogEntry.Size];
        LogEntry.WriteFields(entry, frame.Fields(number), index, frame.BodyLength(number));
        if (frame.Withheld?.Find(number) is { } withheld)
        {
            withheld.BodyDigest.CopyTo(entry[(LogEntry.Size - Digest.Size)..]);
        }
        else
        {
            _hasher.Engine.Hash(salt, frame.Body(number), entry[(LogEntry.Size - Digest.Size)..]);
        }

        return _hasher.Leaf(entry);
    }

    /// <summary>The salt of one record, from the run that its place falls into; zeros where the table is damaged.</summary>
    private byte[] Salt(StoredFrame frame, int number) =>
        Salts(frame).AsSpan(number * SaltLength, SaltLength).ToArray();

    private byte[] Salts(StoredFrame frame)
    {
        if (ReferenceEquals(frame, _saltsOf))
        {
            return _salts;
        }

        _saltsOf = frame;
        _salts = new byte[frame.Records.Count * SaltLength];
        foreach (var run in frame.Runs())
        {
            var counter = run.Counter;
            _aes.SetKey(run.Key.Span);
            var of = _salts.AsSpan(Math.Min(run.First * SaltLength, _salts.Length));
            for (var at = 0; at < of.Length; at += SaltLength)
            {
                BinaryPrimitives.WriteUInt128BigEndian(of[at..], (UInt128)(uint)(counter + (at / SaltLength)));
            }

            _aes.EncryptEcb(of, of, PaddingMode.None);
        }

        frame.Withheld?.CopySaltsTo(_salts);
        return _salts;
    }
}
