using Sworn.Store.Files;

namespace Sworn.Store.Journal;

/// <summary>
/// Reads one journal file frame by frame, checking everything before it shows anything. It takes no lock and never
/// disturbs the writer; at the live end it may be asked again. Belongs to one thread.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly StoreFile _file;
    private readonly byte[] _header = new byte[JournalFrameHeader.Size];
    private byte[] _payload = [];
    private uint _chain;
    private uint _frameNumber;

    private JournalReader(StoreFile file, in JournalFileHeader header)
    {
        _file = file;
        Header = header;
        NextIndex = header.FirstIndex;
        Position = JournalFileHeader.Size;
        _chain = header.Crc;
    }

    /// <summary>The file's header.</summary>
    public JournalFileHeader Header { get; }

    /// <summary>Where the next frame begins.</summary>
    public long Position { get; private set; }

    /// <summary>The index of the next record.</summary>
    public ulong NextIndex { get; private set; }

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

    /// <summary>Reads the next frame.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public FrameStatus Read(out JournalFrame frame)
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
        if (_file.Read(Position + JournalFrameHeader.Size, payload.Span) != payload.Length
            || Crc32C.Of(payload.Span) != header.PayloadCrc
            || !JournalFrame.TryRead(header, payload, out frame))
        {
            frame = default;
            return FrameStatus.Broken;
        }

        Advance(header);
        return FrameStatus.Frame;
    }

    /// <summary>Looks at the next frame's header and goes past it, leaving the payload unread.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public FrameStatus Skip(out JournalFrameHeader header)
    {
        var status = Peek(out header);
        if (status == FrameStatus.Frame)
        {
            Advance(header);
        }

        return status;
    }

    /// <summary>Looks at the next frame's header without moving.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public FrameStatus Peek(out JournalFrameHeader header)
    {
        header = default;
        var read = _file.Read(Position, _header);
        if (read == 0)
        {
            return FrameStatus.End;
        }

        var isNext = read == _header.Length
            && JournalFrameHeader.TryRead(_header, out header)
            && header.PreviousCrc == _chain
            && header.FrameNumber == _frameNumber
            && header.FirstIndex == NextIndex;
        return isNext ? FrameStatus.Frame : FrameStatus.Broken;
    }

    /// <summary>
    /// Goes to a place that <see cref="Mark"/> gave for this file. What is read from there is checked as if all before
    /// it had been read.
    /// </summary>
    public void Seek(in JournalMark mark)
    {
        Position = mark.Position;
        NextIndex = mark.NextIndex;
        _chain = mark.Chain;
        _frameNumber = mark.FrameNumber;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Advance(in JournalFrameHeader header)
    {
        Position += JournalFrameHeader.Size + header.PayloadLength;
        NextIndex += (uint)header.RecordCount;
        _chain = header.Crc;
        _frameNumber++;
    }
}
