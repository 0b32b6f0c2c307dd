using System.Collections.Concurrent;
using System.Net;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The connections that the outputs of a node made: from where, and to which port. What comes in from there at an input on
/// that port is what the node sent to itself. The port counts, because another program may use the same end towards
/// another one. The latest ones are remembered, for records are read later than they come. Thread-safe.
/// </summary>
public sealed class OwnConnections
{
    private const int Most = 256;

    private readonly ConcurrentDictionary<(IPAddress Address, int Port, int To), bool> _ends = new();
    private readonly ConcurrentQueue<(IPAddress Address, int Port, int To)> _order = new();

    /// <summary>An output connected.</summary>
    /// <param name="from">Its own end.</param>
    /// <param name="to">The other end.</param>
    public void Add(EndPoint? from, EndPoint? to)
    {
        if (from is IPEndPoint own && to is IPEndPoint other && _ends.TryAdd(KeyOf(own.Address, own.Port, other.Port), value: true))
        {
            _order.Enqueue(KeyOf(own.Address, own.Port, other.Port));
            if (_order.Count > Most && _order.TryDequeue(out var oldest))
            {
                _ends.TryRemove(oldest, out _);
            }
        }
    }

    /// <summary>Whether a peer of an input is one of them.</summary>
    /// <param name="address">The peer's address.</param>
    /// <param name="port">The peer's port.</param>
    /// <param name="to">The input's port.</param>
    public bool Has(IPAddress address, int port, int to) => _ends.ContainsKey(KeyOf(address, port, to));

    private static (IPAddress Address, int Port, int To) KeyOf(IPAddress address, int port, int to) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port, to);
}
