using System.Buffers.Binary;
using System.Security.Cryptography;
using Sworn.Core;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;

namespace Sworn.Store.Journal;

/// <summary>
/// Gives each body of a batch its salt and computes the salted digests. Each receiver thread has one, so that hashing
/// happens on the core that has the octets in its cache. A key serves up to 8,192 records, then is replaced: that is
/// the reach of one redaction.
/// </summary>
public sealed class BatchSealer : IDisposable
{
    private const int RecordsPerKey = 8_192;
    private const int SaltLength = 16;
    private const int SampleEvery = 1_024;

    private readonly Sha256Engine _engine;
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _key = new byte[SaltRun.KeyLength];
    private readonly HashPiece[] _pieces = new HashPiece[RecordBatch.MaxRecordCount];
    private readonly byte[] _salts = new byte[RecordBatch.MaxRecordCount * SaltLength];
    private int _used = RecordsPerKey;
    private uint _batches;

    /// <summary>Makes a sealer for one thread; it owns <paramref name="engine"/>.</summary>
    public BatchSealer(Sha256Engine engine) => _engine = engine;

    /// <summary>Computes the digests of a batch that has its last record.</summary>
    public void Seal(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Invariant.Check(!batch.IsSealed && batch.Count > 0);
        if (_used + batch.Count > RecordsPerKey)
        {
            RandomNumberGenerator.Fill(_key);
            _aes.SetKey(_key);
            _used = 0;
        }

        var salts = _salts.AsSpan(0, batch.Count * SaltLength);
        MakeSalts(_aes, _used, salts);
        var digests = batch.BeginSeal(_key, (ushort)_used);
        HashBodies(_engine, batch.Records.Span, salts, digests);
        _used += batch.Count;
        if (++_batches % SampleEvery == 0)
        {
            CheckSample(batch.Records.Span, salts, digests);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_salts);
    }

    /// <summary>Fills <paramref name="salts"/> with the salts of consecutive counters.</summary>
    internal static void MakeSalts(Aes aes, int counter, Span<byte> salts)
    {
        for (var at = 0; at < salts.Length; at += SaltLength)
        {
            BinaryPrimitives.WriteUInt128BigEndian(salts[at..], (UInt128)(uint)counter);
            counter++;
        }

        aes.EncryptEcb(salts, salts, PaddingMode.None);
    }

    private void HashBodies(Sha256Engine engine, ReadOnlySpan<byte> records, ReadOnlySpan<byte> salts, Span<Digest> digests)
    {
        var at = 0;
        for (var number = 0; number < digests.Length; number++)
        {
            var length = (int)RecordHeader.BodyLength(records[at..]);
            _pieces[number] = new HashPiece(at + RecordHeader.Size, length);
            at += RecordHeader.Size + length;
        }

        engine.HashAll(salts, records, _pieces.AsSpan(0, digests.Length), digests);
    }

    /// <summary>One batch in 1,024 is hashed again by the in-box engine: a foreign engine that errs stops the node.</summary>
    private void CheckSample(ReadOnlySpan<byte> records, ReadOnlySpan<byte> salts, ReadOnlySpan<Digest> digests)
    {
        using var inBox = new InBoxSha256();
        var expected = new Digest[digests.Length];
        HashBodies(inBox, records, salts, expected);
        Invariant.Check(digests.SequenceEqual(expected), "the hash engine agrees with the in-box one");
    }
}
