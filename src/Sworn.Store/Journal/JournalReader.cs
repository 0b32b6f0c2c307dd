using System.Buffers.Binary;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Reading;

namespace Sworn.Store.Journal;

/// <summary>
/// Reads one journal file frame by frame, checking everything before it shows anything. It takes no lock and never
/// disturbs the writer; at the live end it may be asked again. Belongs to one thread.
/// </summary>
public sealed class JournalReader : LogFileReader
{
    // In quiet times a frame has one record: many of them come with one read.
    private const int WindowLength = 8 << 10;

    private readonly StoreFile _file;
    private readonly byte[] _header = new byte[JournalFrameHeader.Size];
    private readonly byte[] _window = new byte[WindowLength];
    private long _windowStart;
    private int _windowFilled;
    private byte[] _payload = [];
    private long _position;
    private ulong _nextIndex;
    private uint _chain;
    private uint _frameNumber;

    private JournalReader(StoreFile file, in JournalFileHeader header)
    {
        _file = file;
        Header = header;
        _nextIndex = header.FirstIndex;
        _position = JournalFileHeader.Size;
        _chain = header.Crc;
    }

    /// <summary>The file's header.</summary>
    public JournalFileHeader Header { get; }

    /// <inheritdoc/>
    public override LogFile File => new(FirstIndex, EndIndex: null);

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override UInt128 LogId => Header.LogId;

    /// <inheritdoc/>
    public override ulong FirstIndex => Header.FirstIndex;

    /// <inheritdoc/>
    public override long Position => _position;

    /// <inheritdoc/>
    public override ulong NextIndex => _nextIndex;

    /// <summary>The place before the next frame.</summary>
    public JournalMark Mark => new(Position, NextIndex, _chain, _frameNumber);

    /// <summary>The checksum that the next frame chains to.</summary>
    internal uint Chain => _chain;

    /// <summary>The number of the next frame.</summary>
    internal uint FrameNumber => _frameNumber;

    /// <summary>Opens a journal file.</summary>
    /// <returns>Null when its header is torn or not ours.</returns>
    /// <exception cref="StoreException">The file is absent or the medium failed.</exception>
    public static JournalReader? TryOpen(StoreDirectory directory, string name)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var file = directory.Open(name, forWriting: false);
        Span<byte> octets = stackalloc byte[JournalFileHeader.Size];
        if (file.Read(0, octets) == octets.Length && JournalFileHeader.TryRead(octets, out var header))
        {
            return new JournalReader(file, header);
        }

        file.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override FrameStatus Read(out JournalFrame frame)
    {
        frame = default;
        var status = Peek(out var header);
        if (status != FrameStatus.Frame)
        {
            return status;
        }

        if (_payload.Length < header.PayloadLength)
        {
            _payload = GC.AllocateUninitializedArray<byte>(Math.Max(header.PayloadLength, 2 * _payload.Length));
        }

        var payload = _payload.AsMemory(0, header.PayloadLength);
        if (ReadAt(Position + JournalFrameHeader.Size, payload.Span) != payload.Length
            || Crc32C.Of(payload.Span) != header.PayloadCrc
            || !JournalFrame.TryRead(header, payload, out frame))
        {
            frame = default;
            _windowFilled = 0;
            return FrameStatus.Broken;
        }

        Advance(header);
        return FrameStatus.Frame;
    }

    /// <inheritdoc/>
    public override FrameStatus Skip(out JournalFrameHeader header)
    {
        var status = Peek(out header);
        if (status == FrameStatus.Frame)
        {
            Advance(header);
        }

        return status;
    }

    /// <inheritdoc/>
    public override FrameStatus Peek(out JournalFrameHeader header)
    {
        header = default;
        var read = ReadAt(Position, _header);
        if (read == _header.Length
            && JournalFrameHeader.TryRead(_header, out header)
            && header.PreviousCrc == _chain
            && header.FrameNumber == _frameNumber
            && header.FirstIndex == NextIndex)
        {
            return FrameStatus.Frame;
        }

        // At the live end the rest may come at any moment.
        _windowFilled = 0;
        return read == 0 ? FrameStatus.End : FrameStatus.Broken;
    }

    /// <summary>
    /// Looks past the salt table of the next frame at the kind of its first record, without checking anything: nothing may be
    /// decided by it that reading does not check.
    /// </summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public bool BeginsWith(EntryKind kind)
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        var payload = Position + JournalFrameHeader.Size;
        return ReadAt(payload, octets) == octets.Length
            && ReadAt(payload + SaltRun.TableLength(BinaryPrimitives.ReadUInt16LittleEndian(octets)) + RecordHeader.KindOffset, octets[..1]) == 1
            && octets[0] == (byte)kind;
    }

    /// <summary>
    /// Goes to a place that <see cref="Mark"/> gave for this file. What is read from there is checked as if all before
    /// it had been read.
    /// </summary>
    public void Seek(in JournalMark mark)
    {
        _position = mark.Position;
        _nextIndex = mark.NextIndex;
        _chain = mark.Chain;
        _frameNumber = mark.FrameNumber;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();

    private int ReadAt(long offset, Span<byte> to)
    {
        if (to.Length > WindowLength)
        {
            return _file.Read(offset, to);
        }

        if (offset < _windowStart || offset + to.Length > _windowStart + _windowFilled)
        {
            _windowStart = offset;
            _windowFilled = _file.Read(offset, _window);
        }

        var count = (int)Math.Min(to.Length, _windowStart + _windowFilled - offset);
        _window.AsSpan((int)(offset - _windowStart), count).CopyTo(to);
        return count;
    }

    private void Advance(in JournalFrameHeader header)
    {
        _position += JournalFrameHeader.Size + header.PayloadLength;
        _nextIndex += (uint)header.RecordCount;
        _chain = header.Crc;
        _frameNumber++;
    }
}
