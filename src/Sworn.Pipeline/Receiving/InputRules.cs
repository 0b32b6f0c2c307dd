using Sworn.Store.Journal;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The ranges of input options. Host has checked its configuration; what fails here is a defect of ours.
/// </summary>
internal static class InputRules
{
    private const int MaxDatagramsPerCall = 1_024;
    private const int MaxKeepAliveSeconds = 32_767;

    public static void Check(IReadOnlyList<InputOptions> inputs, int batchCapacity)
    {
        if (inputs.Count == 0)
        {
            throw new ArgumentException("at least one input is needed", nameof(inputs));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<ushort> { 0 };
        foreach (var input in inputs)
        {
            if (!names.Add(input.Name) || !numbers.Add(input.Number))
            {
                throw new ArgumentException(
                    $"input {input.Name}, number {input.Number}: names and numbers must differ, numbers begin at 1",
                    nameof(inputs));
            }

            CheckOne(input, batchCapacity);
        }
    }

    private static void CheckOne(InputOptions input, int batchCapacity)
    {
        Check(input, nameof(input.MaxMessageBytes), input.MaxMessageBytes, 1, batchCapacity - RecordHeader.Size);
        Check(input, nameof(input.ReceiveBufferBytes), input.ReceiveBufferBytes, 0, int.MaxValue / 2);
        if (input is UdpInputOptions udp)
        {
            Check(input, nameof(udp.DatagramsPerCall), udp.DatagramsPerCall, 1, MaxDatagramsPerCall);
        }

        Check(input, nameof(input.MessagesPerSecond), input.MessagesPerSecond, 0, 1_000_000_000);
        if (input is StreamInputOptions stream)
        {
            Check(input, nameof(stream.MaxConnections), stream.MaxConnections, 1, int.MaxValue);
            Check(input, nameof(stream.MaxConnectionsPerPeer), stream.MaxConnectionsPerPeer, 0, int.MaxValue);
            Check(input, nameof(stream.IdleTimeout), stream.IdleTimeout.TotalSeconds, 0, TimeSpan.FromDays(365).TotalSeconds);
        }

        if (input is TcpInputOptions tcp)
        {
            Check(input, nameof(tcp.KeepAlive), tcp.KeepAlive.TotalSeconds, 0, MaxKeepAliveSeconds);
        }
    }

    private static void Check(InputOptions input, string option, double value, double least, double most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException(
                $"input {input.Name}: {option} is {value} and must be {least} to {most}", nameof(value));
        }
    }
}
