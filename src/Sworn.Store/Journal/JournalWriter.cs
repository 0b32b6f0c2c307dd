using Sworn.Core;
using Sworn.Store.Files;

namespace Sworn.Store.Journal;

/// <summary>
/// Appends frames to the newest journal file and begins the next when it is full. The next file is made and its space
/// reserved ahead of need, so that a full disk shows minutes early and never in the middle of a commit. Not
/// thread-safe. <i>Invariant: octets are only ever added, and only behind the last whole frame.</i>
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    /// <summary>
    /// The newest part of the journal that stays in the system's cache, for tails and queries of the last moments: 64
    /// MiB. What is older is given back as soon as it is synced, in steps, so that a log under load does not push out
    /// everything else on the machine, and writes into memory that was in use a moment ago instead of ever new pages.
    /// </summary>
    private const long CachedOctets = 64L << 20;
    private const long ForgetStep = 4L << 20;

    private readonly StoreDirectory _directory;
    private readonly JournalOptions _options;
    private readonly byte[] _header = new byte[JournalFrameHeader.Size];
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private StoreFile? _file;
    private long _position;
    private uint _chain;
    private uint _frameNumber;
    private bool _isNextPrepared;
    private long _forgotten;

    public JournalWriter(StoreDirectory directory, JournalOptions options)
    {
        _directory = directory;
        _options = options;
        directory.CreateFolder(JournalFiles.Folder);
        directory.Delete(JournalFiles.Prepared);
    }

    /// <summary>True when no file follows the present one for want of space.</summary>
    public bool IsLastFile => !_isNextPrepared;

    /// <summary>How long a frame of several batches may be, so that it fits a new file with room to spare.</summary>
    public long MaxFrameOctets => _options.FileBytes / 4;

    /// <summary>The octets left in the file at hand.</summary>
    public long Remaining => _file is null ? 0 : _options.FileBytes - _position;

    /// <summary>Goes on behind the last good frame of an existing file.</summary>
    public void Resume(string name, long position, uint chain, uint frameNumber)
    {
        _file = _directory.Open(name, forWriting: true);
        _position = position;
        _chain = chain;
        _frameNumber = frameNumber;
    }

    /// <summary>Whether a frame of this size goes into the present file.</summary>
    public bool Fits(int payloadLength, bool isControl)
    {
        var after = Remaining - JournalFrameHeader.Size - payloadLength;
        return after >= (isControl || _isNextPrepared ? 0 : _options.EffectiveReserve);
    }

    /// <summary>Makes the next file and reserves its space, if that is due.</summary>
    /// <param name="isDue">Whether it is due although the file at hand has room.</param>
    /// <returns>False when there is no room for it; try again later.</returns>
    public bool TryPrepareNext(bool isDue = false)
    {
        if (_isNextPrepared || (!isDue && _file is not null && _position < _options.FileBytes / 4))
        {
            return true;
        }

        _directory.Delete(JournalFiles.Prepared);
        try
        {
            using var next = _directory.Create(JournalFiles.Prepared);
            next.Reserve(_options.FileBytes);
            _isNextPrepared = true;
        }
        catch (StoreException failure) when (failure.IsFull)
        {
            _directory.Delete(JournalFiles.Prepared);
        }

        return _isNextPrepared;
    }

    /// <summary>Begins the prepared file. What the one before it holds is durable when this returns.</summary>
    public void Roll(in JournalFileHeader header)
    {
        Invariant.Check(_isNextPrepared);
        if (_file is not null)
        {
            _file.Sync();
            ForgetCached(_position);
            _file.Truncate(_position);
            _file.Dispose();
        }

        // The header is on the disk before the name is: a file of the journal's name always begins with a good one.
        _file = _directory.Open(JournalFiles.Prepared, forWriting: true);
        var octets = new byte[JournalFileHeader.Size];
        _chain = header.Write(octets);
        _file.Write(0, octets);
        _file.Sync();
        _directory.Move(JournalFiles.Prepared, JournalFiles.NameOf(header.FirstIndex));
        _directory.SyncFolder(JournalFiles.Folder);
        _position = octets.Length;
        _frameNumber = 0;
        _forgotten = 0;
        _isNextPrepared = false;
    }

    /// <summary>Writes one frame: its salt table and the batches behind it.</summary>
    /// <exception cref="StoreException">Nothing of the frame counts; the file still ends with the last whole frame.</exception>
    public void Append(
        ulong firstIndex, int recordCount, FrameFlags flags, long writtenUtc,
        ReadOnlyMemory<byte> saltTable, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var file = _file;
        Invariant.Check(file is not null);
        var length = saltTable.Length;
        var crc = Crc32C.Of(saltTable.Span);
        _pieces.Clear();
        _pieces.Add(_header);
        _pieces.Add(saltTable);
        for (var number = 0; number < records.Count; number++)
        {
            var piece = records[number];
            crc = Crc32C.Continue(crc, piece.Span);
            length += piece.Length;
            _pieces.Add(piece);
        }

        Invariant.Check(length <= JournalFrameHeader.MaxPayloadLength);
        var header = new JournalFrameHeader
        {
            PayloadLength = length,
            FirstIndex = firstIndex,
            RecordCount = recordCount,
            FrameNumber = _frameNumber,
            PreviousCrc = _chain,
            Flags = flags,
            WrittenUtc = writtenUtc,
            PayloadCrc = crc,
        };
        var chain = header.Write(_header);
        try
        {
            file.Write(_position, _pieces);
        }
        catch (StoreException failure) when (failure.IsFull)
        {
            file.Truncate(_position);
            throw;
        }

        _chain = chain;
        _position += JournalFrameHeader.Size + length;
        _frameNumber++;
    }

    /// <summary>Returns when every frame written is on stable storage.</summary>
    public void Sync()
    {
        if (_file is null)
        {
            return;
        }

        _file.Sync();
        ForgetCached(_position - CachedOctets);
    }

    private void ForgetCached(long end)
    {
        if (end - _forgotten >= ForgetStep)
        {
            _file!.ForgetCached(_forgotten, end - _forgotten);
            _forgotten = end;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
