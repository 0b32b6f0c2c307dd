using System.Collections.Concurrent;
using System.Net;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The own ends of the connections that the outputs of a node made, so that what comes in from one of them is known to be
/// what the node sent to itself. The latest few thousand are remembered. Thread-safe.
/// </summary>
public sealed class OwnConnections
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<(IPAddress Address, int Port), bool> _ends = new();
    private readonly ConcurrentQueue<(IPAddress Address, int Port)> _order = new();

    /// <summary>An output connected from here.</summary>
    public void Add(EndPoint? end)
    {
        if (end is IPEndPoint known && _ends.TryAdd(KeyOf(known.Address, known.Port), value: true))
        {
            _order.Enqueue(KeyOf(known.Address, known.Port));
            if (_order.Count > Most && _order.TryDequeue(out var oldest))
            {
                _ends.TryRemove(oldest, out _);
            }
        }
    }

    /// <summary>Whether a peer is one of them.</summary>
    public bool Has(IPAddress address, int port) => _ends.ContainsKey(KeyOf(address, port));

    private static (IPAddress Address, int Port) KeyOf(IPAddress address, int port) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
}
