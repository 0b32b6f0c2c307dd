using Sworn.Host.Configuration;
using Sworn.Pipeline.Receiving;
using Sworn.Protocols.Framing;
using ConfiguredPolicy = Sworn.Host.Configuration.OverflowPolicy;

namespace Sworn.Host.Running;

/// <summary>Makes the pipeline's options of the configuration's inputs.</summary>
internal static class InputFactory
{
    public static IReadOnlyList<InputOptions> Create(SwornConfiguration configuration) =>
        [.. configuration.Inputs.Select(Create)];

    private static InputOptions Create(InputConfiguration input) => input switch
    {
        UdpInputConfiguration udp => new UdpInputOptions
        {
            Name = udp.Name,
            Listen = udp.Listen,
            MaxMessageBytes = (int)udp.MaxMessage.Octets,
            OnFull = PolicyOf(udp),
            RetentionClass = (ushort)udp.Class,
            ReceiveBufferBytes = udp.ReceiveBuffer.Octets,
            DatagramsPerCall = udp.Batch,
        },
        TcpInputConfiguration tcp => new TcpInputOptions
        {
            Name = tcp.Name,
            Listen = tcp.Listen,
            MaxMessageBytes = (int)tcp.MaxMessage.Octets,
            OnFull = PolicyOf(tcp),
            RetentionClass = (ushort)tcp.Class,
            Framing = MethodOf(tcp.Framing),
            MaxConnections = tcp.MaxConnections,
            IdleTimeout = tcp.IdleTimeout,
            KeepAlive = tcp.Keepalive,
        },
        _ => throw new ArgumentException($"No input is made for {input.GetType().Name}.", nameof(input)),
    };

    private static Pipeline.Receiving.OverflowPolicy PolicyOf(InputConfiguration input) => input.OnFull == ConfiguredPolicy.Block
        ? Pipeline.Receiving.OverflowPolicy.Block
        : Pipeline.Receiving.OverflowPolicy.DropNewest;

    private static FramingMethod MethodOf(TcpFraming framing) => framing switch
    {
        TcpFraming.OctetCounting => FramingMethod.OctetCounting,
        TcpFraming.Lf => FramingMethod.LineFeed,
        _ => FramingMethod.Auto,
    };
}
