using System.Net;
using System.Security.Cryptography;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Routing;
using Sworn.Store.Cursors;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Knows records that this node sent and that came back, so that an output does not send them in a circle
/// (docs/decisions/0034-forwarding-loops.md): what comes from one of the node's own connections; what bears the node's
/// mark; and octets that passed a number of times within a minute from more than one address. Allocates nothing for a
/// record. Belongs to one thread.
/// </summary>
/// <param name="services">The node's own connections, the ports of its inputs, and its mark.</param>
/// <param name="sources">Who sent the records.</param>
internal sealed class LoopGuard(OutputServices services, TailSources sources)
{
    /// <summary>How often the same octets may pass.</summary>
    public const int MostPasses = 8;

    private const int Slots = 4096;
    private const int MostSources = 65_536;
    private const long WindowNanoseconds = 60L * 1_000_000_000;

    private readonly byte[] _mark = System.Text.Encoding.ASCII.GetBytes($"mark=\"{services.LoopMark}\"");
    private readonly Seen[] _seen = new Seen[Slots];
    private readonly Dictionary<(uint Session, uint Source), bool> _isOwn = [];

    /// <summary>Whether a record came back.</summary>
    public bool IsReturned(in RoutedRecord record) => IsFromSelf(record) || BearsMark(record.Body) || Circles(record);

    private bool IsFromSelf(in RoutedRecord record)
    {
        var key = (record.Fields.Session, record.Fields.Source);
        if (!_isOwn.TryGetValue(key, out var isOwn))
        {
            if (_isOwn.Count >= MostSources)
            {
                _isOwn.Clear();
            }

            isOwn = record.Source is { Address: { } address } source
                && services.PortOf(source.Listener) is { } port && services.Own.Has(address, source.Port, port);
            _isOwn.Add(key, isOwn);
        }

        return isOwn;
    }

    private bool BearsMark(ReadOnlySpan<byte> body) => body.IndexOf(_mark) >= 0;

    private bool Circles(in RoutedRecord record)
    {
        var hash = ((ulong)Crc32C.Of(record.Body) << 32) | (uint)record.Body.Length;
        ref var seen = ref _seen[(int)((hash >> 32) % Slots)];
        var received = record.Fields.ReceivedUtc;
        if (seen.Hash != hash || received - seen.Since > WindowNanoseconds)
        {
            seen = new Seen { Hash = hash, Since = received, Session = record.Fields.Session, Source = record.Fields.Source, Last = record.Index };
            return false;
        }

        // Numbers past the log and indexes of it are counted apart.
        if (record.Index <= seen.Last && record.IsStored == seen.Last < RoutedRecord.FirstUnstored)
        {
            // Read again after a break: it passed before, or it did not.
            return seen.ReturnedFrom <= record.Index && seen.ReturnedFrom > 0;
        }

        return IsPassing(ref seen, record) && Count(ref seen, record.Index);
    }

    /// <summary>Whether a record has the very octets of one that passed. A sum of 32 bits says where to look; the digest decides.</summary>
    private bool IsPassing(ref Seen seen, in RoutedRecord record)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        SHA256.HashData(record.Body, octets);
        var digest = new Digest(octets);
        if (seen.Digest.IsNone)
        {
            (seen.Digest, seen.Address) = (digest, sources.Find(seen.Session, seen.Source)?.Address);
        }
        else if (seen.Digest != digest)
        {
            seen.Hash = 0;
            return false;
        }

        seen.IsFromElsewhere |= !Equals(seen.Address, record.Source?.Address);
        return true;
    }

    private static bool Count(ref Seen seen, ulong index)
    {
        seen.Passes++;
        seen.Last = index;
        if (seen.Passes < MostPasses || !seen.IsFromElsewhere)
        {
            return false;
        }

        seen.ReturnedFrom = seen.ReturnedFrom == 0 ? index : seen.ReturnedFrom;
        return true;
    }

    /// <summary>The octets that passed last among those of one slot.</summary>
    private struct Seen
    {
        public ulong Hash;
        public long Since;
        public uint Session;
        public uint Source;
        public ulong Last;
        public ulong ReturnedFrom;
        public int Passes;
        public bool IsFromElsewhere;
        public Digest Digest;
        public IPAddress? Address;
    }
}
