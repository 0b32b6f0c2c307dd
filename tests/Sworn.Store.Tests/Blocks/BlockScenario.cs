using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Journal;

namespace Sworn.Store.Tests.Blocks;

/// <summary>Encodes blocks of one segment and decodes each.</summary>
internal sealed class BlockScenario : IDisposable
{
    private readonly BlockEncoder _encoder = new(new ParameterAnalyst(), new ChunkCompressor());
    private readonly OctetBuffer _octets = new();
    private ulong _next;

    public TemplateTable Templates { get; } = new();

    public BlockReader Reader { get; } = new();

    public BlockRecords Records { get; private set; } = new();

    /// <summary>Makes the next block.</summary>
    public void Encode(IReadOnlyList<string> bodies)
    {
        Records = RecordsOf(bodies, flipped: -1);
        _octets.Clear();
        _encoder.Encode(Records, Templates, _octets);
        _next += (ulong)bodies.Count;
        Reader.Load(_octets.WrittenMemory, Templates.Templates);
    }

    /// <summary>Whether the comparison finds no difference between the block and records of which one octet was flipped.</summary>
    /// <param name="bodies">What was encoded.</param>
    /// <param name="flipped">The octet, counted over all records; −1 for none.</param>
    public bool IsSame(IReadOnlyList<string> bodies, int flipped) => new BlockComparison(Reader).IsSame(RecordsOf(bodies, flipped));

    public void Dispose()
    {
        _encoder.Dispose();
        Reader.Dispose();
    }

    private BlockRecords RecordsOf(IReadOnlyList<string> bodies, int flipped)
    {
        var records = new BlockRecords();
        var key = new byte[SaltRun.KeyLength];
        for (var number = 0; number < bodies.Count; number++)
        {
            var body = Encoding.Latin1.GetBytes(bodies[number]);
            var octets = new byte[RecordHeader.Size + body.Length];
            var fields = new EntryFields
            {
                Kind = EntryKind.Event,
                Session = 1,
                Source = (uint)(number % 3),
                SourceSequence = (ulong)number,
                ReceivedUtc = 1_000_000L * number,
                ReceivedMonotonic = 7,
            };
            RecordHeader.Write(octets, fields, body.Length);
            body.CopyTo(octets, RecordHeader.Size);
            if (flipped >= 0 && flipped < octets.Length - sizeof(int))
            {
                // Not the length: with another one there would be other records.
                octets[sizeof(int) + flipped] ^= 1;
            }

            flipped -= octets.Length - sizeof(int);
            Assert.True(records.TryAdd(new StoredRecord(_next + (ulong)number, octets), new SaltRun(0, (ushort)number, key)));
        }

        return records;
    }
}
