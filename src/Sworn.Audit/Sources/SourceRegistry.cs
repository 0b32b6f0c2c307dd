using System.Text;
using Sworn.Protocols.Syslog;
using Sworn.Query.Scan;

namespace Sworn.Audit.Sources;

/// <summary>
/// Every source that sent: when last, how often, and what is wrong with it. Grows record by record, from a scan or from
/// a
/// running node. Bounded; allocates only for a source that is new. Belongs to one thread.
/// </summary>
public sealed class SourceRegistry
{
    /// <summary>The most sources that are watched; further ones are counted only.</summary>
    public const int MaxSources = 100_000;

    private readonly Dictionary<byte[], SourceState> _sources = new(Events.OctetComparer.Instance);
    private readonly Dictionary<byte[], SourceState>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>Makes an empty registry.</summary>
    public SourceRegistry() => _lookup = _sources.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many records came from sources beyond the limit.</summary>
    public long Ignored { get; private set; }

    /// <summary>The sources, by name.</summary>
    public IEnumerable<SourceState> All => _sources.Values.OrderBy(source => source.Device, StringComparer.Ordinal);

    /// <summary>Takes a record.</summary>
    /// <param name="index">Its position in the log.</param>
    /// <param name="body">The octets as received.</param>
    /// <param name="receivedUtc">When: nanoseconds of UTC since 1970.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="message">What the parser found in it.</param>
    public void Take(ulong index, ReadOnlySpan<byte> body, long receivedUtc, SourceInfo sender, SyslogMessage message)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(message);
        if (sender == SourceInfo.Own)
        {
            return;
        }

        var name = message.Hostname.Of(body);
        var key = name.IsEmpty ? sender.Address.Span : name;
        if (!_lookup.TryGetValue(key, out var source))
        {
            if (_sources.Count == MaxSources)
            {
                Ignored++;
                return;
            }

            source = new SourceState(Encoding.UTF8.GetString(key), receivedUtc, index);
            _sources.Add(key.ToArray(), source);
        }

        source.Take(index, body, receivedUtc, sender, message);
    }
}
