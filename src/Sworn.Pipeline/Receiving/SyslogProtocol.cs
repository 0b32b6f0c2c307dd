using Sworn.Protocols.Framing;

namespace Sworn.Pipeline.Receiving;

/// <summary>Syslog frames of RFC 6587 and RFC 5425: nothing is ever said back.</summary>
internal sealed class SyslogProtocol(StreamFramer framer) : ConnectionProtocol
{
    public override Enum Error => framer.Error;

    public override FrameStep Next(ReadOnlySpan<byte> octets) => framer.Next(octets);

    public override ReadOnlySpan<byte> Leftover(ReadOnlySpan<byte> octets, bool isUnframed) =>
        isUnframed ? octets : framer.Rest(octets);
}
