using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>
/// Takes many datagrams with one call of recvmmsg into memory of its own, with each one's sender and the socket's count
/// of dropped datagrams (SO_RXQ_OVFL). Belongs to one thread.
/// </summary>
internal sealed unsafe class DatagramReader : IDisposable
{
    /// <summary>The longest UDP payload there is, rounded up.</summary>
    private const int SlotSize = 1 << 16;

    private const int ControlSize = 64;
    private const int DontWait = 0x40;
    private const int Truncated = 0x20;
    private const int SocketLevel = 1;
    private const int DropsType = 40;

    private readonly int _capacity;
    private readonly byte* _payloads;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly NativeMessage* _messages;
    private readonly NativeVector* _vectors;

    public DatagramReader(int capacity)
    {
        _capacity = capacity;
        _payloads = (byte*)NativeMemory.AlignedAlloc((nuint)capacity * SlotSize, alignment: 4096);
        _names = (byte*)NativeMemory.AllocZeroed((nuint)capacity, PeerAddress.NativeSize);
        _controls = (byte*)NativeMemory.AllocZeroed((nuint)capacity, ControlSize);
        _messages = (NativeMessage*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(NativeMessage));
        _vectors = (NativeVector*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(NativeVector));
        for (var slot = 0; slot < capacity; slot++)
        {
            _vectors[slot] = new NativeVector { Base = _payloads + ((nint)slot * SlotSize), Length = SlotSize };
            _messages[slot] = new NativeMessage
            {
                Name = _names + (slot * PeerAddress.NativeSize),
                Vector = _vectors + slot,
                VectorLength = 1,
                Control = _controls + (slot * ControlSize),
            };
        }
    }

    /// <summary>The number of datagrams of the last call.</summary>
    public int Count { get; private set; }

    /// <summary>The socket's count of dropped datagrams, modulo 2^32, as of the last datagram that carried it.</summary>
    public uint Drops { get; private set; }

    /// <summary>Takes what is waiting, without waiting itself.</summary>
    /// <returns>0, or the error number (11: nothing is waiting).</returns>
    public int Receive(int socket)
    {
        for (var slot = 0; slot < _capacity; slot++)
        {
            _messages[slot].NameLength = PeerAddress.NativeSize;
            _messages[slot].ControlLength = ControlSize;
        }

        var count = LibC.recvmmsg(socket, _messages, (uint)_capacity, DontWait, timeout: null);
        Count = Math.Max(0, count);
        if (count > 0)
        {
            NoteDrops(_messages + count - 1);
            return 0;
        }

        return count < 0 ? Marshal.GetLastPInvokeError() : LibC.ErrorAgain;
    }

    /// <summary>A datagram's octets, valid until the next call.</summary>
    public ReadOnlySpan<byte> Payload(int number) =>
        new(_vectors[number].Base, (int)Math.Min(_messages[number].Length, SlotSize));

    /// <summary>Whether the datagram was longer than any may be.</summary>
    public bool IsTruncated(int number) => (_messages[number].Flags & Truncated) != 0;

    /// <summary>Who sent it.</summary>
    public PeerAddress Sender(int number) =>
        PeerAddress.Read(new ReadOnlySpan<byte>(_messages[number].Name, PeerAddress.NativeSize));

    public void Dispose()
    {
        NativeMemory.AlignedFree(_payloads);
        NativeMemory.Free(_names);
        NativeMemory.Free(_controls);
        NativeMemory.Free(_messages);
        NativeMemory.Free(_vectors);
    }

    private void NoteDrops(NativeMessage* message)
    {
        const int dataOffset = 16;
        var control = new ReadOnlySpan<byte>(message->Control, (int)message->ControlLength);
        if (control.Length >= dataOffset + sizeof(uint)
            && BitConverter.ToInt32(control[8..]) == SocketLevel && BitConverter.ToInt32(control[12..]) == DropsType)
        {
            Drops = BitConverter.ToUInt32(control[dataOffset..]);
        }
    }

    /// <summary>struct mmsghdr, 64 octets; the flags are 32 bits wide and padded.</summary>
    private struct NativeMessage
    {
        public byte* Name;
        public uint NameLength;
        public NativeVector* Vector;
        public ulong VectorLength;
        public byte* Control;
        public ulong ControlLength;
#pragma warning disable CS0649 // The kernel writes these two.
        public long Flags;
        public uint Length;
#pragma warning restore CS0649
    }

    /// <summary>struct iovec, 16 octets.</summary>
    private struct NativeVector
    {
        public byte* Base;
        public ulong Length;
    }
}
