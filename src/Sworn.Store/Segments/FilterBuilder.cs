using System.Buffers.Binary;
using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>Collects what a segment's filter has. Belongs to one thread; its memory is bounded.</summary>
internal sealed class FilterBuilder
{
    private const int BitsPerKey = 12;
    private const int BlockBits = 256;
    private const int MaxBlocks = 1 << 13;
    private const int MaxKeys = 1 << 19;
    private const int RecentCount = 1 << 12;
    private const int RecentShift = 20;
    private const uint RecentFactor = 0x9E37_79B1;

    private readonly uint[] _recent = new uint[RecentCount];
    private ulong[] _keys = new ulong[1 << 14];
    private int _count;
    private bool _hasMapped;

    /// <summary>Forgets all: for the next segment.</summary>
    public void Clear()
    {
        Array.Clear(_keys);
        Array.Clear(_recent);
        _count = 0;
        _hasMapped = false;
    }

    /// <summary>Adds what a text has: sequences of octets, and addresses.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        AddGrams(text);
        if (text.Contains((byte)'.'))
        {
            AddQuads(text);
        }

        _hasMapped = _hasMapped || HasMappedPrefix(text);
    }

    /// <summary>Adds an IPv4 address.</summary>
    public void AddAddress(uint address) => AddKey(FilterKeys.OfAddress(address));

    /// <summary>Writes the filter; nothing when there are so many keys that it would say yes to everything.</summary>
    public void Write(OctetBuffer to)
    {
        if (_count > MaxKeys)
        {
            return;
        }

        var blocks = Math.Clamp(((_count * BitsPerKey) + BlockBits - 1) / BlockBits, 1, MaxBlocks);
        var octets = to.Room(SegmentFilter.HeadLength + (blocks * SegmentFilter.BlockLength))[..(SegmentFilter.HeadLength + (blocks * SegmentFilter.BlockLength))];
        octets.Clear();
        octets[0] = _hasMapped ? SegmentFilter.MappedFlag : (byte)0;
        foreach (var key in _keys)
        {
            if (key != 0)
            {
                Set(octets.Slice(SegmentFilter.HeadLength + (SegmentFilter.BlockOf(key, blocks) * SegmentFilter.BlockLength), SegmentFilter.BlockLength), key);
            }
        }

        to.Advance(octets.Length);
    }

    /// <summary>Whether a text has sequences that the filter must have, of all texts of the same form and length.</summary>
    public static bool HasGrams(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at + FilterKeys.GramLength <= text.Length; at++)
        {
            if (FilterKeys.IsKept(text.Slice(at, FilterKeys.GramLength)))
            {
                return true;
            }
        }

        return false;
    }

    private static void Set(Span<byte> block, ulong key)
    {
        for (var word = 0; word < SegmentFilter.BlockLength / sizeof(uint); word++)
        {
            var at = block[(word * sizeof(uint))..];
            BinaryPrimitives.WriteUInt32LittleEndian(at, BinaryPrimitives.ReadUInt32LittleEndian(at) | SegmentFilter.BitOf(key, word));
        }
    }

    private void AddGrams(ReadOnlySpan<byte> text)
    {
        var classes = FilterKeys.ClassOf;
        uint gram = 0;
        var length = 0;
        var sinceStrong = FilterKeys.GramLength;
        foreach (var octet in text)
        {
            var kind = classes[octet];
            if (kind == FilterKeys.Delimiter)
            {
                length = 0;
                sinceStrong = FilterKeys.GramLength;
                continue;
            }

            gram = (gram >> 8) | ((uint)FilterKeys.Lower(octet) << 24);
            length++;
            sinceStrong = kind == FilterKeys.Strong ? 0 : sinceStrong + 1;
            if (length >= FilterKeys.GramLength && sinceStrong < FilterKeys.GramLength)
            {
                AddGram(gram);
            }
        }
    }

    private void AddGram(uint gram)
    {
        // Most of what comes came a moment ago.
        ref var recent = ref _recent[unchecked(gram * RecentFactor) >> RecentShift];
        if (recent != gram)
        {
            recent = gram;
            AddKey(FilterKeys.OfGram(gram));
        }
    }

    /// <summary>Adds every dotted quad: a whole stretch of digits and dots, but for dots at its ends.</summary>
    private void AddQuads(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var start = text.IndexOfAnyInRange((byte)'.', (byte)'9');
            if (start < 0)
            {
                return;
            }

            text = text[start..];
            var end = 0;
            while (end < text.Length && (text[end] == '.' || char.IsAsciiDigit((char)text[end])))
            {
                end++;
            }

            if (TryReadQuad(text[..end].Trim((byte)'.'), out var address))
            {
                AddAddress(address);
            }

            text = text[Math.Max(end, 1)..];
        }
    }

    /// <summary>Four numbers up to 255 of at most three digits, with dots between.</summary>
    private static bool TryReadQuad(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        var part = 0U;
        var digits = 0;
        var parts = 1;
        foreach (var octet in text)
        {
            if (octet == '.')
            {
                address = (address << 8) | part;
                (part, digits, parts) = (0, 0, parts + 1);
                continue;
            }

            part = (part * 10) + octet - '0';
            if (++digits > 3 || part > byte.MaxValue || parts > 4)
            {
                return false;
            }
        }

        address = parts == 4 ? (address << 8) | part : 0;
        return parts == 4 && digits > 0;
    }

    /// <summary>Whether a group ffff may begin the last 48 bits of an IPv4-mapped IPv6 address.</summary>
    private static bool HasMappedPrefix(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny((byte)'f', (byte)'F'); at >= 0 && at + 4 <= text.Length;)
        {
            var isGroup = (text[at] | 0x20) == 'f' && (text[at + 1] | 0x20) == 'f' && (text[at + 2] | 0x20) == 'f' && (text[at + 3] | 0x20) == 'f';
            if (isGroup && (at == 0 || text[at - 1] == ':') && (at + 4 == text.Length || text[at + 4] == ':'))
            {
                return true;
            }

            var next = text[(at + 1)..].IndexOfAny((byte)'f', (byte)'F');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private void AddKey(ulong key)
    {
        if (_count > MaxKeys)
        {
            return;
        }

        if (2 * _count >= _keys.Length)
        {
            Grow();
        }

        if (TryPlace(_keys, key))
        {
            _count++;
        }
    }

    private void Grow()
    {
        var larger = new ulong[2 * _keys.Length];
        foreach (var key in _keys)
        {
            if (key != 0)
            {
                TryPlace(larger, key);
            }
        }

        _keys = larger;
    }

    private static bool TryPlace(ulong[] keys, ulong key)
    {
        var mask = (ulong)keys.Length - 1;
        for (var at = (key >> 32) & mask; ; at = (at + 1) & mask)
        {
            if (keys[at] == key)
            {
                return false;
            }

            if (keys[at] == 0)
            {
                keys[at] = key;
                return true;
            }
        }
    }
}
