namespace Sworn.Pipeline.Sending;

/// <summary>Chooses among the destinations of an output that has one connection at a time.</summary>
internal static class Connector
{
    /// <summary>Connects to the first destination that answers.</summary>
    /// <param name="options">The output.</param>
    /// <param name="own">Learns where the connection comes from.</param>
    /// <param name="next">Where to begin; with failover always at the first, with load sharing one further each time.</param>
    /// <exception cref="OutputException">None answers: the failure of the last one tried.</exception>
    public static Channel Open(StreamOutputOptions options, OwnConnections own, ref int next)
    {
        OutputException? last = null;
        var count = options.Destinations.Count;
        var first = options.Strategy == DestinationStrategy.Failover ? 0 : next;
        for (var number = 0; number < count; number++)
        {
            var place = (first + number) % count;
            try
            {
                var channel = Channel.Open(options.Destinations[place], options, own);
                next = (place + 1) % count;
                return channel;
            }
            catch (OutputException failure)
            {
                last = failure;
            }
        }

        throw last!;
    }
}
