using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>Octets as they come.</summary>
internal sealed class PlainTransport(SocketHandle handle) : StreamTransport(handle)
{
    public override bool IsOpen => true;

    public override bool HoldsOctets => false;

    public override int Read(Memory<byte> buffer) => SocketCalls.Receive(Handle, buffer.Span);

    public override void Send(ReadOnlyMemory<byte> octets) => Output.Add(octets.Span);
}
