using Sworn.Pipeline.Native;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The sources of a datagram socket, one for each address and port heard. Bounded: when it is full it forgets all, and
/// who is heard again is a new source. Belongs to one thread.
/// </summary>
internal sealed class PeerTable(InputOptions input, SourceTable sources)
{
    /// <summary>The sources that are remembered.</summary>
    public const int MaxSources = 65_536;

    private readonly Dictionary<PeerKey, Source> _sources = [];
    private PeerKey _lastKey;
    private Source? _last;

    /// <summary>The source of a datagram that came from this sockaddr.</summary>
    public Source Find(ReadOnlySpan<byte> address)
    {
        var key = PeerKey.Of(address);
        if (_last is not null && key == _lastKey)
        {
            return _last;
        }

        if (!_sources.TryGetValue(key, out var source))
        {
            source = Add(key, address);
        }

        _lastKey = key;
        _last = source;
        return source;
    }

    private Source Add(PeerKey key, ReadOnlySpan<byte> address)
    {
        if (_sources.Count == MaxSources)
        {
            _sources.Clear();
        }

        var peer = SockAddr.ReadPeer(address);
        var source = sources.Add(
            new SourceIdentity(input.Number, input.Name, input.Transport, peer.Address, peer.Port));
        _sources.Add(key, source);
        return source;
    }
}
