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
    private string _headHash;
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
        (_headHash, _headLength) = HashHead(handle, MaxHead);
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
    public bool IsCut => Length < Position || HashHead(Handle, _headLength) != (_headHash, _headLength);

    public FileCursor Cursor => new(Path, Identity.Device, Identity.Inode, Stored, _headHash, _headLength);

    /// <summary>Whether a file is the one that a cursor was in: the same number and the same beginning.</summary>
    public static bool IsSame(SafeFileHandle handle, FileCursor cursor) =>
        FileIdentity.Of(handle) == new FileIdentity(cursor.Device, cursor.Inode)
        && RandomAccess.GetLength(handle) >= cursor.Offset
        && HashHead(handle, cursor.HeadLength) == (cursor.HeadHash, cursor.HeadLength);

    /// <summary>Lines up to here are on stable storage.</summary>
    public void MoveStored(long offset)
    {
        Stored = Math.Max(Stored, offset);
        if (_headLength < MaxHead)
        {
            (_headHash, _headLength) = HashHead(Handle, MaxHead);
        }
    }

    /// <summary>The file was cut (copytruncate): what is in it now is new.</summary>
    public void BeginAgain()
    {
        Position = Stored = 0;
        Generation++;
        Framer = NewFramer();
        (_headHash, _headLength) = HashHead(Handle, MaxHead);
    }

    public void Dispose() => Handle.Dispose();

    private static (string Hash, int Length) HashHead(SafeFileHandle handle, int length)
    {
        Span<byte> head = stackalloc byte[MaxHead];
        var read = RandomAccess.Read(handle, head[..Math.Min(length, MaxHead)], 0);
        return (Convert.ToHexStringLower(SHA256.HashData(head[..read])), read);
    }

    private StreamFramer NewFramer() => new(StreamFraming.LineFeed, _maxMessageBytes);
}
