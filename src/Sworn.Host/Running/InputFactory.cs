using Sworn.Host.Configuration;
using Sworn.Pipeline.Receiving;
using Sworn.Protocols.Framing;

namespace Sworn.Host.Running;

/// <summary>Makes the pipeline's options of the configuration's inputs.</summary>
internal static class InputFactory
{
    public static IReadOnlyList<InputOptions> Create(SwornConfiguration configuration) =>
        [.. configuration.Inputs.Select((input, place) => Create(input, checked((ushort)(place + 1))))];

    private static InputOptions Create(InputConfiguration input, ushort number) => input switch
    {
        UdpInputConfiguration udp => new UdpInputOptions
        {
            Name = udp.Name,
            Number = number,
            Listen = udp.Listen,
            MaxMessageBytes = (int)udp.MaxMessage.Octets,
            OnFull = PolicyOf(udp),
            RetentionClass = (ushort)udp.Class,
            ReceiveBufferBytes = (int)Math.Min(udp.ReceiveBuffer.Octets, int.MaxValue / 2),
            DatagramsPerCall = udp.Batch,
        },
        TcpInputConfiguration tcp => new TcpInputOptions
        {
            Name = tcp.Name,
            Number = number,
            Listen = tcp.Listen,
            MaxMessageBytes = (int)tcp.MaxMessage.Octets,
            OnFull = PolicyOf(tcp),
            RetentionClass = (ushort)tcp.Class,
            Framing = FramingOf(tcp.Framing),
            MaxConnections = tcp.MaxConnections,
            IdleTimeout = tcp.IdleTimeout,
            KeepAlive = tcp.Keepalive,
        },
        _ => throw new ArgumentException($"No input is made for {input.GetType().Name}.", nameof(input)),
    };

    private static BackPressurePolicy PolicyOf(InputConfiguration input) =>
        input.OnFull == OverflowPolicy.Block ? BackPressurePolicy.Block : BackPressurePolicy.DropNewest;

    private static StreamFraming FramingOf(TcpFraming framing) => framing switch
    {
        TcpFraming.OctetCounting => StreamFraming.OctetCounting,
        TcpFraming.Lf => StreamFraming.LineFeed,
        _ => StreamFraming.Auto,
    };
}
