using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>
/// Room for the datagrams of one recvmmsg call: an array of mmsghdr with one iovec, one slot and one address each, and
/// the control buffer of the first, which brings the drop count (one a call is enough: it only grows). The memory is
/// the system's, so that what no datagram has touched takes none. Belongs to one thread.
/// </summary>
internal sealed unsafe class DatagramSlots : IDisposable
{
    // struct mmsghdr on 64-bit Linux: msghdr {name, namelen, iov, iovlen, control, controllen, flags}, then msg_len.
    private const int HeaderSize = 64;
    private const int NameOffset = 0;
    private const int NameLengthOffset = 8;
    private const int VectorOffset = 16;
    private const int VectorCountOffset = 24;
    private const int ControlOffset = 32;
    private const int ControlLengthOffset = 40;
    private const int FlagsOffset = 48;
    private const int LengthOffset = 56;

    private const int VectorSize = 16;
    private const int DoNotWait = 0x40;
    private const int TruncatedFlag = 0x20;

    // struct cmsghdr {u64 len, i32 level, i32 type} and a u32 or a struct ucred of 12, padded to 8.
    private const int ControlSize = 32;
    private const int ControlHeaderSize = 16;
    private const int SocketLevel = 1;
    private const int DropCountType = 40;
    private const int CredentialsType = 2;

    private readonly int _slotBytes;
    private readonly int _controls;
    private readonly byte* _headers;
    private readonly byte* _vectors;
    private readonly byte* _addresses;
    private readonly byte* _control;
    private readonly byte* _slots;
    private byte* _memory;

    /// <summary>Makes room for <paramref name="count"/> datagrams of <paramref name="maxBytes"/> octets each.</summary>
    /// <param name="count">The datagrams of one call.</param>
    /// <param name="maxBytes">The octets that are kept of each.</param>
    /// <param name="withCredentials">Whether each brings its sender's credentials, instead of the first the drop count.</param>
    public DatagramSlots(int count, int maxBytes, bool withCredentials = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        Count = count;
        _slotBytes = (maxBytes + 63) & ~63;
        _controls = withCredentials ? count : 1;
        var small = (count * (HeaderSize + VectorSize + SockAddr.MaxSize)) + (_controls * ControlSize) + 64;
        _memory = (byte*)NativeMemory.Alloc((nuint)small + ((nuint)count * (nuint)_slotBytes));
        NativeMemory.Clear(_memory, (nuint)small);
        _headers = _memory;
        _vectors = _headers + (count * HeaderSize);
        _addresses = _vectors + (count * VectorSize);
        _control = _addresses + (count * SockAddr.MaxSize);
        _slots = _memory + small;
        for (var number = 0; number < count; number++)
        {
            Connect(number, maxBytes);
        }
    }

    /// <summary>The datagrams that one call can bring.</summary>
    public int Count { get; }

    /// <summary>Takes what has arrived, without waiting.</summary>
    /// <returns>How many datagrams, or the negative error number.</returns>
    public int Receive(SocketHandle socket)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        for (var number = 0; number < Count; number++)
        {
            *(uint*)(_headers + (number * HeaderSize) + NameLengthOffset) = SockAddr.MaxSize;
        }

        for (var number = 0; number < _controls; number++)
        {
            *(ulong*)(_headers + (number * HeaderSize) + ControlLengthOffset) = ControlSize;
        }

        var count = LibC.recvmmsg(socket, _headers, (uint)Count, DoNotWait, timeout: null);
        return count < 0 ? -Marshal.GetLastPInvokeError() : count;
    }

    /// <summary>The octets of a datagram of the last call. Valid until the next.</summary>
    public ReadOnlySpan<byte> Datagram(int number) =>
        new(_slots + ((long)number * _slotBytes), (int)*(uint*)(Header(number) + LengthOffset));

    /// <summary>Whether the datagram was longer than its slot.</summary>
    public bool IsTruncated(int number) => (*(int*)(Header(number) + FlagsOffset) & TruncatedFlag) != 0;

    /// <summary>The sockaddr of the datagram's sender, padded.</summary>
    public ReadOnlySpan<byte> Address(int number) =>
        new(_addresses + (CheckNumber(number) * SockAddr.MaxSize), SockAddr.MaxSize);

    /// <summary>The drop count that came with the last call. The kernel attaches none while it is zero.</summary>
    public bool TryGetDropTotal(out uint total)
    {
        total = 0;
        if (*(ulong*)(_headers + ControlLengthOffset) < ControlHeaderSize + sizeof(uint)
            || *(int*)(_control + 8) != SocketLevel || *(int*)(_control + 12) != DropCountType)
        {
            return false;
        }

        total = *(uint*)(_control + ControlHeaderSize);
        return true;
    }

    /// <summary>The credentials that came with a datagram, which the kernel vouches for.</summary>
    public bool TryGetCredentials(int number, out int process, out uint user, out uint group)
    {
        (process, user, group) = (0, 0, 0);
        var control = _control + (number * ControlSize);
        if (number >= _controls || *(ulong*)(Header(number) + ControlLengthOffset) < ControlHeaderSize + 12
            || *(int*)(control + 8) != SocketLevel || *(int*)(control + 12) != CredentialsType)
        {
            return false;
        }

        process = *(int*)(control + ControlHeaderSize);
        user = *(uint*)(control + ControlHeaderSize + 4);
        group = *(uint*)(control + ControlHeaderSize + 8);
        return true;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }

    private void Connect(int number, int maxBytes)
    {
        var header = _headers + (number * HeaderSize);
        var vector = _vectors + (number * VectorSize);
        *(byte**)(header + NameOffset) = _addresses + (number * SockAddr.MaxSize);
        *(byte**)(header + VectorOffset) = vector;
        *(ulong*)(header + VectorCountOffset) = 1;
        *(byte**)(header + ControlOffset) = number < _controls ? _control + (number * ControlSize) : null;
        *(byte**)vector = _slots + ((long)number * _slotBytes);
        *(ulong*)(vector + 8) = (ulong)maxBytes;
    }

    private byte* Header(int number) => _headers + (CheckNumber(number) * HeaderSize);

    private int CheckNumber(int number)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Count, nameof(number));
        return number;
    }
}
