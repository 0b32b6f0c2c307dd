using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Sworn.Pipeline.Native;
using Sworn.Protocols.Framing;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>One file that is read as it grows. Belongs to one thread.</summary>
internal sealed class TailedFile : IDisposable
{
    private const int MaxHead = 1_024;

    private readonly int _maxMessageBytes;

    // The first octets as they were read, never as the file has them now: by them a cut file is known.
    private readonly byte[] _head = new byte[MaxHead];
    private int _headLength;

    public TailedFile(string path, SafeFileHandle handle, Source source, long offset, int maxMessageBytes)
    {
        Path = path;
        Handle = handle;
        Source = source;
        Identity = FileIdentity.Of(handle);
        _maxMessageBytes = maxMessageBytes;
        Framer = NewFramer();
        Position = Stored = offset;
        _headLength = RandomAccess.Read(handle, _head.AsSpan(0, (int)Math.Min(offset, MaxHead)), 0);
    }

    public string Path { get; set; }

    public SafeFileHandle Handle { get; }

    public FileIdentity Identity { get; }

    public Source Source { get; }

    public StreamFramer Framer { get; private set; }

    /// <summary>The octets whose lines were taken.</summary>
    public long Position { get; set; }

    /// <summary>The octets whose lines are on stable storage.</summary>
    public long Stored { get; private set; }

    /// <summary>How often it was begun again.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether its name belongs to another file now: what is left in it is read, then it is closed.</summary>
    public bool IsRotated { get; set; }

    public long Length => RandomAccess.GetLength(Handle);

    /// <summary>Whether it was cut since it was read: it is shorter, or begins with something else.</summary>
    public bool IsCut
    {
        get
        {
            Span<byte> now = stackalloc byte[MaxHead];
            var count = RandomAccess.Read(Handle, now[.._headLength], 0);
            return Length < Position || !now[..count].SequenceEqual(_head.AsSpan(0, _headLength));
        }
    }

    public FileCursor Cursor => new(
        Path, Identity.Device, Identity.Inode, Stored, HashOf(_head.AsSpan(0, _headLength)), _headLength);

    /// <summary>Whether a file is the one that a cursor was in: the same number and the same beginning.</summary>
    public static bool IsSame(SafeFileHandle handle, FileCursor cursor) =>
        FileIdentity.Of(handle) == new FileIdentity(cursor.Device, cursor.Inode)
        && RandomAccess.GetLength(handle) >= cursor.Offset
        && HashHead(handle, cursor.HeadLength) == cursor.HeadHash;

    /// <summary>Lines up to here are on stable storage.</summary>
    public void MoveStored(long offset) => Stored = Math.Max(Stored, offset);

    /// <summary>Keeps the beginning of the file as it was read at <see cref="Position"/>.</summary>
    public void Remember(ReadOnlySpan<byte> octets)
    {
        var known = _headLength - Position;
        if (known >= 0 && known < octets.Length && _headLength < MaxHead)
        {
            var more = octets[(int)known..];
            more = more[..Math.Min(more.Length, MaxHead - _headLength)];
            more.CopyTo(_head.AsSpan(_headLength));
            _headLength += more.Length;
        }
    }

    /// <summary>The file was cut (copytruncate): what is in it now is new.</summary>
    public void BeginAgain()
    {
        Position = Stored = 0;
        Generation++;
        Framer = NewFramer();
        _headLength = 0;
    }

    public void Dispose() => Handle.Dispose();

    private static string HashHead(SafeFileHandle handle, int length)
    {
        Span<byte> head = stackalloc byte[MaxHead];
        return HashOf(head[..RandomAccess.Read(handle, head[..Math.Clamp(length, 0, MaxHead)], 0)]);
    }

    private static string HashOf(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

    private StreamFramer NewFramer() => new(StreamFraming.LineFeed, _maxMessageBytes);
}
