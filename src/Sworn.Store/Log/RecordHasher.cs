using System.Security.Cryptography;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>Computes the leaves of stored records again, from their octets and salts. Belongs to one thread.</summary>
internal sealed class RecordHasher(MerkleHasher hasher) : IDisposable
{
    private const int SaltLength = 16;

    private readonly Aes _aes = Aes.Create();
    private byte[] _salts = [];

    /// <summary>Gives each record's leaf hash to <paramref name="leaf"/>, in order.</summary>
    public void Hash(in JournalFrame frame, Action<ulong, Digest> leaf)
    {
        var count = frame.Header.RecordCount;
        if (_salts.Length < count * SaltLength)
        {
            _salts = new byte[count * SaltLength];
        }

        MakeSalts(frame, count);
        Span<byte> entry = stackalloc byte[LogEntry.Size];
        var number = 0;
        foreach (var record in frame)
        {
            if (frame.Withheld?.Find(number) is { } withheld)
            {
                LogEntry.WriteFields(entry, record.Fields, record.Index, withheld.BodyLength);
                withheld.BodyDigest.CopyTo(entry[(LogEntry.Size - Digest.Size)..]);
            }
            else
            {
                RecordHeader.WriteEntryFields(entry, record.Octets, record.Index);
                hasher.Engine.Hash(_salts.AsSpan(number * SaltLength, SaltLength), record.Body, entry[(LogEntry.Size - Digest.Size)..]);
            }

            leaf(record.Index, hasher.Leaf(entry));
            number++;
        }
    }

    public void Dispose() => _aes.Dispose();

    private void MakeSalts(in JournalFrame frame, int count)
    {
        for (var number = 0; number < frame.RunCount; number++)
        {
            var run = frame.Run(number);
            var end = number + 1 < frame.RunCount ? frame.Run(number + 1).First : count;
            _aes.SetKey(run.Key.Span);
            BatchSealer.MakeSalts(
                _aes, run.Counter, _salts.AsSpan(run.First * SaltLength, (end - run.First) * SaltLength));
        }

        frame.Withheld?.CopySaltsTo(_salts);
    }
}
