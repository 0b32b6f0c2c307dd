using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>A set of descriptors watched for something to read or room to write, level-triggered. Belongs to one thread.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const uint Readable = 0x001;
    private const uint Writable = 0x004;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int DataOffset =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int EventSize = DataOffset + sizeof(ulong);

    private readonly SocketHandle _epoll;
    private readonly byte[] _events;
    private readonly int _most;

    /// <summary>Makes an empty set that reports up to <paramref name="most"/> descriptors at a time.</summary>
    /// <exception cref="InvalidOperationException">The system has no descriptors left.</exception>
    public Epoll(int most)
    {
        _most = most;
        _events = GC.AllocateArray<byte>(most * EventSize, pinned: true);
        _epoll = LibC.epoll_create1(CloseOnExec);
        if (_epoll.IsInvalid)
        {
            throw NativeFailure.Of("epoll_create1");
        }
    }

    /// <summary>
    /// Watches a descriptor; <paramref name="key"/> is what <see cref="KeyAt"/> gives when it is ready.
    /// </summary>
    /// <returns>0 or the negative error number.</returns>
    public int Watch(SocketHandle socket, ulong key) => Control(Add, socket, key, Readable);

    /// <summary>Changes what a watched descriptor is watched for; its end is reported in any case.</summary>
    /// <returns>0 or the negative error number.</returns>
    public int Change(SocketHandle socket, ulong key, bool forReading, bool forWriting) =>
        Control(Modify, socket, key, (forReading ? Readable : 0) | (forWriting ? Writable : 0));

    /// <summary>Ends the watch; closing the descriptor does so too.</summary>
    public void Unwatch(SocketHandle socket)
    {
        var happening = stackalloc byte[16];
        LibC.epoll_ctl(_epoll, Delete, socket, happening);
    }

    /// <summary>Waits until something is ready.</summary>
    /// <param name="milliseconds">How long at the most; 0 is not at all.</param>
    /// <returns>How many descriptors are ready.</returns>
    public int Wait(int milliseconds)
    {
        fixed (byte* to = _events)
        {
            var count = LibC.epoll_wait(_epoll, to, _most, milliseconds);
            return count >= 0 ? count
                : Marshal.GetLastPInvokeError() == Errno.Interrupted ? 0 : throw NativeFailure.Of("epoll_wait");
        }
    }

    /// <summary>The key of one of the descriptors that the last wait found ready.</summary>
    public ulong KeyAt(int number) => BitConverter.ToUInt64(_events, (number * EventSize) + DataOffset);

    /// <summary>Whether that descriptor has room to write, and was watched for it.</summary>
    public bool IsWritableAt(int number) => (BitConverter.ToUInt32(_events, number * EventSize) & Writable) != 0;

    /// <summary>Whether that descriptor has something to read, its end included.</summary>
    public bool IsReadableAt(int number) => (BitConverter.ToUInt32(_events, number * EventSize) & ~Writable) != 0;

    public void Dispose() => _epoll.Dispose();

    private int Control(int operation, SocketHandle socket, ulong key, uint interest)
    {
        var happening = stackalloc byte[16];
        *(uint*)happening = interest;
        BitConverter.TryWriteBytes(new Span<byte>(happening + DataOffset, sizeof(ulong)), key);
        return LibC.epoll_ctl(_epoll, operation, socket, happening) == 0 ? 0 : -Marshal.GetLastPInvokeError();
    }
}
