using System.Net;

namespace Sworn.Pipeline.Receiving;

/// <summary>An input as it runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Transport"><c>udp</c> or <c>tcp</c>.</param>
/// <param name="EndPoint">Where it listens; a port of 0 in the options has become a real one.</param>
public sealed record ReceiverStatus(string Name, string Transport, IPEndPoint EndPoint)
{
    /// <summary>The receive buffer that the system granted, in octets; UDP only.</summary>
    public long? ReceiveBuffer { get; init; }

    /// <summary>The receive buffer that was asked for, in octets; UDP only.</summary>
    public long? ReceiveBufferAsked { get; init; }

    /// <summary>Open connections; TCP only.</summary>
    public int? Connections { get; init; }
}
