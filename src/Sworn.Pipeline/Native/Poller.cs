using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>
/// Waits for sockets that can be read (epoll, level-triggered). <see cref="Wake"/> may be called from any thread; all
/// else belongs to the one that waits.
/// </summary>
internal sealed unsafe class Poller : IDisposable
{
    /// <summary>What <see cref="Wait"/> gives for a wake-up instead of a socket's key.</summary>
    public const ulong WakeKey = ulong.MaxValue;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Add_ = 1;
    private const int Remove_ = 2;
    private const uint Readable = 0x001;
    private const uint PeerClosed = 0x2000;

    // struct epoll_event is packed on x86-64 only: u32 events, u64 data.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int KeyOffset = EventSize - sizeof(ulong);

    private readonly int _epoll;
    private readonly int _wake;

    public Poller()
    {
        _epoll = Check(LibC.epoll_create1(CloseOnExec));
        _wake = Check(LibC.eventfd(0, CloseOnExec | NonBlocking));
        Add(_wake, WakeKey);
    }

    /// <summary>Watches a socket; its events carry <paramref name="key"/>.</summary>
    public void Add(int socket, ulong key)
    {
        Span<byte> settings = stackalloc byte[EventSize];
        settings.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(settings, Readable | PeerClosed);
        BinaryPrimitives.WriteUInt64LittleEndian(settings[KeyOffset..], key);
        fixed (byte* at = settings)
        {
            Check(LibC.epoll_ctl(_epoll, Add_, socket, at));
        }
    }

    /// <summary>Watches a socket no more.</summary>
    public void Remove(int socket)
    {
        Span<byte> settings = stackalloc byte[EventSize];
        fixed (byte* at = settings)
        {
            Check(LibC.epoll_ctl(_epoll, Remove_, socket, at));
        }
    }

    /// <summary>Waits until something can be read.</summary>
    /// <param name="keys">Filled with the keys of what can.</param>
    /// <param name="milliseconds">0 only looks; −1 waits for ever.</param>
    /// <returns>The number of keys; 0 when the time is over.</returns>
    public int Wait(Span<ulong> keys, int milliseconds)
    {
        Span<byte> events = stackalloc byte[keys.Length * EventSize];
        int count;
        fixed (byte* at = events)
        {
            count = LibC.epoll_wait(_epoll, at, keys.Length, milliseconds);
        }

        if (count < 0)
        {
            return Marshal.GetLastPInvokeError() == LibC.ErrorInterrupted ? 0 : Check(count);
        }

        for (var number = 0; number < count; number++)
        {
            keys[number] = BinaryPrimitives.ReadUInt64LittleEndian(events[((number * EventSize) + KeyOffset)..]);
            if (keys[number] == WakeKey)
            {
                ulong counter;
                LibC.read(_wake, &counter, sizeof(ulong));
            }
        }

        return count;
    }

    /// <summary>Ends a <see cref="Wait"/> under way, or the next one.</summary>
    public void Wake()
    {
        ulong one = 1;
        LibC.write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        LibC.close(_wake);
        LibC.close(_epoll);
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
