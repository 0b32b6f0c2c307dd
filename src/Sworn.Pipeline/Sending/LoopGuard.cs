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

    // The last so many different messages are remembered. A place among them takes 12 bits.
    private const int Slots = 4096;
    private const uint PlaceMask = Slots - 1;
    private const int EndOctets = 64;
    private const int MostSources = 65_536;
    private const long WindowNanoseconds = 60L * 1_000_000_000;

    private readonly byte[] _mark = System.Text.Encoding.ASCII.GetBytes($"mark=\"{services.LoopMark}\"");

    // By the low bits of its sum: the place of a message below, and the other bits of the sum. All that a message which passes once reads
    // is here, and small enough for the nearest cache; what it writes stands one behind the other.
    private readonly uint[] _places = new uint[Slots];
    private readonly Glance[] _seen = new Glance[Slots];
    private readonly Passage[] _passages = new Passage[Slots];
    private readonly Dictionary<(uint Session, uint Source), bool> _isOwn = [];
    private (uint Session, uint Source) _last;
    private bool _isLastOwn;
    private uint _next;

    /// <summary>Whether a record came back.</summary>
    public bool IsReturned(in RoutedRecord record) => IsFromSelf(record) || BearsMark(record.Body) || Circles(record);

    private bool IsFromSelf(in RoutedRecord record)
    {
        // Records of a sender come in runs, and source 0 is sworn itself, which no connection brings.
        var key = (record.Fields.Session, record.Fields.Source);
        if (key == _last)
        {
            return _isLastOwn;
        }

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

        (_last, _isLastOwn) = (key, isOwn);
        return isOwn;
    }

    private bool BearsMark(ReadOnlySpan<byte> body) => body.IndexOf(_mark) >= 0;

    private bool Circles(in RoutedRecord record)
    {
        var hash = HashOf(record.Body);
        var sum = (uint)(hash >> 32);
        ref var place = ref _places[sum & PlaceMask];
        var received = record.Fields.ReceivedUtc;
        ref var seen = ref _seen[place & PlaceMask];
        if (((place ^ sum) & ~PlaceMask) != 0 || seen.Hash != hash || received - seen.Since > WindowNanoseconds)
        {
            place = (sum & ~PlaceMask) | TakePlace();
            _seen[place & PlaceMask] = new Glance { Hash = hash, Since = received, Session = record.Fields.Session, Source = record.Fields.Source, Last = record.Index };
            return false;
        }

        ref var passage = ref _passages[place & PlaceMask];
        if (!seen.HasPassed)
        {
            passage = default;
            seen.HasPassed = true;
        }

        // Numbers past the log and indexes of it are counted apart.
        if (record.Index <= seen.Last && record.IsStored == seen.Last < RoutedRecord.FirstUnstored)
        {
            // Read again after a break: it passed before, or it did not.
            return passage.ReturnedFrom <= record.Index && passage.ReturnedFrom > 0;
        }

        var isReturned = IsPassing(ref seen, ref passage, record) && Count(ref seen, ref passage, record.Index);
        Renew(ref place);
        return isReturned;
    }

    private uint TakePlace()
    {
        var place = _next;
        _next = (_next + 1) & PlaceMask;
        return place;
    }

    /// <summary>What passes is remembered for longer. What passes again and again takes few places all the same.</summary>
    private void Renew(ref uint place)
    {
        var from = place & PlaceMask;
        if (((_next + Slots - from) & PlaceMask) < Slots / 2)
        {
            return;
        }

        var to = TakePlace();
        (_seen[to], _passages[to]) = (_seen[from], _passages[from]);
        place = (place & ~PlaceMask) | to;
    }

    /// <summary>
    /// A sum of both ends and the length. Messages differ in their time, which stands in front, or in what they count; those
    /// that differ in between only are told apart by the digest.
    /// </summary>
    private static ulong HashOf(ReadOnlySpan<byte> body)
    {
        var head = Math.Min(body.Length, EndOctets);
        var sum = Crc32C.Continue(Crc32C.Of(body[..head]), body[Math.Max(head, body.Length - EndOctets)..]);
        return ((ulong)sum << 32) | (uint)body.Length;
    }

    /// <summary>Whether a record has the very octets of one that passed. A sum of 32 bits says where to look; the digest decides.</summary>
    private bool IsPassing(ref Glance seen, ref Passage passage, in RoutedRecord record)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        SHA256.HashData(record.Body, octets);
        var digest = new Digest(octets);
        if (passage.Digest.IsNone)
        {
            (passage.Digest, passage.Address) = (digest, sources.Find(seen.Session, seen.Source)?.Address);
        }
        else if (passage.Digest != digest)
        {
            seen.Hash = 0;
            return false;
        }

        passage.IsFromElsewhere |= !Equals(passage.Address, record.Source?.Address);
        return true;
    }

    private static bool Count(ref Glance seen, ref Passage passage, ulong index)
    {
        passage.Passes++;
        seen.Last = index;
        if (passage.Passes < MostPasses || !passage.IsFromElsewhere)
        {
            return false;
        }

        passage.ReturnedFrom = passage.ReturnedFrom == 0 ? index : passage.ReturnedFrom;
        return true;
    }

    /// <summary>Octets that passed.</summary>
    private struct Glance
    {
        public ulong Hash;
        public long Since;
        public ulong Last;
        public uint Session;
        public uint Source;
        public bool HasPassed;
    }

    /// <summary>What is known of octets that passed again; valid where <see cref="Glance.HasPassed"/> says so.</summary>
    private struct Passage
    {
        public ulong ReturnedFrom;
        public int Passes;
        public bool IsFromElsewhere;
        public Digest Digest;
        public IPAddress? Address;
    }
}
