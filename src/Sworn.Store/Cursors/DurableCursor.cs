using Sworn.Store.Files;
using Sworn.Store.Log;

namespace Sworn.Store.Cursors;

/// <summary>
/// How far a reader of the log has come, kept in a file of its own: everything below <see cref="Next"/> is acknowledged.
/// Two slots are written in turn, so that a torn write leaves the one before; a write is seen after a crash of the
/// process, and after power loss once <see cref="Sync"/> has returned. Belongs to one thread; the log's writer is never
/// involved.
/// <i>Invariant: the position in the file is never ahead of what was acknowledged.</i>
/// </summary>
public sealed class DurableCursor : IDisposable
{
    private const int SlotDistance = 512;
    private const int FileLength = 2 * SlotDistance;

    private readonly StoreFile _file;
    private readonly UInt128 _logId;
    private readonly byte[] _slot = new byte[CursorSlot.Size];
    private ulong _sequence;
    private bool _isSynced;

    private DurableCursor(StoreFile file, UInt128 logId)
    {
        _file = file;
        _logId = logId;
    }

    /// <summary>The index of the first record that is not acknowledged.</summary>
    public ulong Next { get; private set; }

    /// <summary>Where the position came from.</summary>
    public CursorOrigin Origin { get; private set; }

    /// <summary>Opens a reader's cursor, or makes it.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="reader">The reader's name: a name of the configuration, no path.</param>
    /// <param name="logId">The log that is read.</param>
    /// <param name="end">The index behind the log's last durable record.</param>
    /// <param name="start">Where a cursor that is new begins.</param>
    /// <exception cref="StoreException">The file cannot be read or made.</exception>
    public static DurableCursor Open(StoreDirectory directory, string reader, UInt128 logId, ulong end, ulong start)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentException.ThrowIfNullOrEmpty(reader);
        var name = LogFiles.Cursor(reader);
        var isNew = !directory.Exists(name);
        if (isNew)
        {
            directory.CreateFolder(LogFiles.Cursors);
        }

        var file = isNew ? directory.Create(name) : directory.Open(name, forWriting: true);
        try
        {
            var cursor = new DurableCursor(file, logId);
            cursor.Load(isNew, end, start);
            if (isNew)
            {
                directory.SyncFolder(LogFiles.Cursors);
            }

            return cursor;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How far a reader has come, without disturbing it; null when it has no cursor.</summary>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public static ulong? Peek(StoreDirectory directory, string reader)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!directory.Exists(LogFiles.Cursor(reader)))
        {
            return null;
        }

        using var file = directory.Open(LogFiles.Cursor(reader), forWriting: false);
        return Latest(file, new byte[CursorSlot.Size])?.Next;
    }

    /// <summary>Moves on. The file has it when this returns; stable storage after <see cref="Sync"/>.</summary>
    /// <param name="next">The index of the first record that is not acknowledged; not below <see cref="Next"/>.</param>
    /// <exception cref="StoreException">The medium failed; the position in the file is the one before.</exception>
    public void Advance(ulong next)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(next, Next);
        if (next != Next)
        {
            Write(next);
        }
    }

    /// <summary>Returns when the position is on stable storage.</summary>
    /// <exception cref="StoreException">The device could not keep the promise.</exception>
    public void Sync()
    {
        if (!_isSynced)
        {
            _file.Sync();
            _isSynced = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Load(bool isNew, ulong end, ulong start)
    {
        Origin = isNew ? CursorOrigin.New : CursorOrigin.Reset;
        var found = isNew ? null : Latest(_file, _slot);
        if (found is { } slot && slot.LogId == _logId && slot.Next <= end)
        {
            (_sequence, Next, Origin, _isSynced) = (slot.Sequence, slot.Next, CursorOrigin.Kept, true);
            return;
        }

        _sequence = found?.Sequence ?? 0;
        if (isNew)
        {
            _file.Write(0, new byte[FileLength]);
        }

        Write(isNew ? start : 0);
        Sync();
    }

    private static CursorSlot? Latest(StoreFile file, byte[] octets)
    {
        CursorSlot? latest = null;
        for (var number = 0; number < 2; number++)
        {
            var read = file.Read(number * SlotDistance, octets);
            if (CursorSlot.TryRead(octets.AsSpan(0, read), out var slot) && !(latest?.Sequence > slot.Sequence))
            {
                latest = slot;
            }
        }

        return latest;
    }

    private void Write(ulong next)
    {
        var slot = new CursorSlot(_logId, _sequence + 1, next);
        slot.Write(_slot);
        _file.Write((long)(slot.Sequence % 2) * SlotDistance, _slot);
        _sequence = slot.Sequence;
        Next = next;
        _isSynced = false;
    }
}
