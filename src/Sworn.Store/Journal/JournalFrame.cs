using System.Buffers.Binary;

namespace Sworn.Store.Journal;

/// <summary>
/// One frame read back, its structure checked against its own counts. The octets belong to the reader and are valid
/// until its next read.
/// </summary>
public readonly record struct JournalFrame
{
    private JournalFrame(JournalFrameHeader header, ReadOnlyMemory<byte> payload, int runCount)
    {
        Header = header;
        Payload = payload;
        RunCount = runCount;
        Withheld = null;
    }

    /// <summary>The header, whose checksums agreed.</summary>
    public JournalFrameHeader Header { get; }

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The number of salt runs.</summary>
    public int RunCount { get; }

    /// <summary>
    /// The bodies and salt keys that are gone; null when none are. In the place of such a body stands what
    /// <see cref="Placeholder"/> makes.
    /// </summary>
    public FrameWithholding? Withheld { get; internal init; }

    /// <summary>The index behind the last record.</summary>
    public ulong EndIndex => Header.FirstIndex + (uint)Header.RecordCount;

    /// <summary>Checks that runs and records fill the payload exactly.</summary>
    public static bool TryRead(in JournalFrameHeader header, ReadOnlyMemory<byte> payload, out JournalFrame frame)
    {
        frame = default;
        var octets = payload.Span;
        if (octets.Length < sizeof(ushort))
        {
            return false;
        }

        int runs = BinaryPrimitives.ReadUInt16LittleEndian(octets);
        var at = SaltRun.TableLength(runs);
        if (runs == 0 || at > octets.Length || !RunsAscend(octets, runs, header.RecordCount))
        {
            return false;
        }

        for (var number = 0; number < header.RecordCount; number++)
        {
            if (octets.Length - at < RecordHeader.Size
                || RecordHeader.BodyLength(octets[at..]) > (uint)(octets.Length - at - RecordHeader.Size))
            {
                return false;
            }

            at += RecordHeader.Size + (int)RecordHeader.BodyLength(octets[at..]);
        }

        frame = new JournalFrame(header, payload, runs);
        return at == octets.Length;
    }

    /// <summary>A salt run by its position.</summary>
    public SaltRun Run(int number) => SaltRun.Read(Payload[SaltRun.TableLength(number)..]);

    /// <summary>A record by its position in the frame and where it begins, both from <see cref="RecordEnumerator"/>.</summary>
    public StoredRecord RecordAt(int number, int offset)
    {
        var octets = Payload.Span[offset..];
        return new StoredRecord(
            Header.FirstIndex + (uint)number, octets[..(RecordHeader.Size + (int)RecordHeader.BodyLength(octets))]);
    }

    /// <summary>The records in order.</summary>
    public RecordEnumerator GetEnumerator() => new(this);

    private static bool RunsAscend(ReadOnlySpan<byte> octets, int runs, int records)
    {
        for (var number = 0; number < runs; number++)
        {
            int first = BinaryPrimitives.ReadUInt16LittleEndian(octets[SaltRun.TableLength(number)..]);
            var before = number == 0
                ? -1
                : BinaryPrimitives.ReadUInt16LittleEndian(octets[SaltRun.TableLength(number - 1)..]);
            if (first <= before || first >= records || (number == 0 && first != 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Walks a frame's records without allocating.</summary>
    public ref struct RecordEnumerator
    {
        private readonly JournalFrame _frame;
        private readonly ReadOnlySpan<byte> _octets;
        private int _at;
        private int _length;
        private int _number;

        internal RecordEnumerator(JournalFrame frame)
        {
            _frame = frame;
            _octets = frame.Payload.Span;
            _at = SaltRun.TableLength(frame.RunCount);
            _number = -1;
        }

        /// <summary>The record at hand.</summary>
        public readonly StoredRecord Current =>
            new(_frame.Header.FirstIndex + (uint)_number, _octets.Slice(_at, _length));

        /// <summary>Its position in the frame, from 0.</summary>
        public readonly int Number => _number;

        /// <summary>Where it begins in the payload.</summary>
        public readonly int Offset => _at;

        /// <summary>Goes to the next record.</summary>
        public bool MoveNext()
        {
            _at += _length;
            _number++;
            if (_number >= _frame.Header.RecordCount)
            {
                return false;
            }

            _length = RecordHeader.Size + (int)RecordHeader.BodyLength(_octets[_at..]);
            return true;
        }
    }
}
