using System.Numerics;
using System.Runtime.Intrinsics;
using Sworn.Core;
using Sworn.Store.Segments;

namespace Sworn.Query.Matching;

/// <summary>
/// Finds a sequence of octets, ASCII letters in either case if so asked; all other octets must be equal. Immutable.
/// </summary>
/// <remarks>
/// The two octets of the sequence that are rarest in logs are compared 32 positions at a time; where both fit, the
/// whole is compared.
/// </remarks>
internal sealed class OctetSearch
{
    private const byte CaseBit = 0x20;

    /// <summary>What logs are made of, most frequent first.</summary>
    private static readonly byte[] Frequent = " etaoin1sr0d2lcu3.-4m=5p6/7h8\"9fg:bw_vykxj,[];q()z"u8.ToArray();

    private readonly byte[] _needle;
    private readonly bool _ignoresCase;
    private readonly int _near;
    private readonly int _far;

    /// <summary>Prepares to look for <paramref name="needle"/>, which must not be empty.</summary>
    public OctetSearch(ReadOnlySpan<byte> needle, bool ignoresCase)
    {
        Invariant.Check(!needle.IsEmpty);
        _needle = needle.ToArray();
        Mask = OctetMask.Of(needle);
        _ignoresCase = ignoresCase && ContainsLetter(needle);
        _near = Rarest(needle, not: -1);
        _far = Math.Max(0, Rarest(needle, not: _near));
        (_near, _far) = (Math.Min(_near, _far), Math.Max(_near, _far));
    }

    /// <summary>The sequence.</summary>
    public ReadOnlySpan<byte> Needle => _needle;

    /// <summary>The octets that a text must have to contain the sequence.</summary>
    public ulong Mask { get; }

    /// <summary>The length of the sequence.</summary>
    public int Length => _needle.Length;

    /// <summary>The first place at or after <paramref name="from"/> where it stands; -1 when there is none.</summary>
    public int IndexIn(ReadOnlySpan<byte> text, int from = 0)
    {
        if (text.Length - from < _needle.Length)
        {
            return -1;
        }

        if (_ignoresCase)
        {
            return Vector256.IsHardwareAccelerated && text.Length - from >= _needle.Length + Vector256<byte>.Count
                ? IndexByVector(text, from)
                : IndexOneByOne(text, from, text.Length - _needle.Length);
        }

        var found = text[from..].IndexOf(_needle);
        return found < 0 ? -1 : from + found;
    }

    /// <summary>Whether <paramref name="text"/> begins with the sequence.</summary>
    public bool IsPrefixOf(ReadOnlySpan<byte> text) => text.Length >= _needle.Length && EqualsAt(text, 0);

    private static bool ContainsLetter(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (char.IsAsciiLetter((char)octet))
            {
                return true;
            }
        }

        return false;
    }

    private static int Rarest(ReadOnlySpan<byte> needle, int not)
    {
        var rarest = -1;
        var best = -1;
        for (var at = 0; at < needle.Length; at++)
        {
            var place = Frequent.AsSpan().IndexOf(Lower(needle[at]));
            var rarity = place < 0 ? Frequent.Length : place;
            if (at != not && rarity > best)
            {
                best = rarity;
                rarest = at;
            }
        }

        return rarest;
    }

    private static byte Lower(byte octet) => char.IsAsciiLetterUpper((char)octet) ? (byte)(octet | CaseBit) : octet;

    private static byte Upper(byte octet) => char.IsAsciiLetterLower((char)octet) ? (byte)(octet & ~CaseBit) : octet;

    private int IndexByVector(ReadOnlySpan<byte> text, int from)
    {
        var nearLower = Vector256.Create(Lower(_needle[_near]));
        var nearUpper = Vector256.Create(Upper(_needle[_near]));
        var farLower = Vector256.Create(Lower(_needle[_far]));
        var farUpper = Vector256.Create(Upper(_needle[_far]));
        var last = text.Length - _needle.Length;
        var at = from;
        for (; at + Vector256<byte>.Count <= last + 1; at += Vector256<byte>.Count)
        {
            var near = Vector256.Create(text.Slice(at + _near, Vector256<byte>.Count));
            var far = Vector256.Create(text.Slice(at + _far, Vector256<byte>.Count));
            var fits = (Vector256.Equals(near, nearLower) | Vector256.Equals(near, nearUpper))
                & (Vector256.Equals(far, farLower) | Vector256.Equals(far, farUpper));
            var candidates = fits.ExtractMostSignificantBits();
            while (candidates != 0)
            {
                var place = at + BitOperations.TrailingZeroCount(candidates);
                if (EqualsAt(text, place))
                {
                    return place;
                }

                candidates &= candidates - 1;
            }
        }

        return IndexOneByOne(text, at, last);
    }

    private int IndexOneByOne(ReadOnlySpan<byte> text, int from, int last)
    {
        for (var at = from; at <= last; at++)
        {
            if (EqualsAt(text, at))
            {
                return at;
            }
        }

        return -1;
    }

    private bool EqualsAt(ReadOnlySpan<byte> text, int at)
    {
        var part = text.Slice(at, _needle.Length);
        if (!_ignoresCase)
        {
            return part.SequenceEqual(_needle);
        }

        for (var number = 0; number < part.Length; number++)
        {
            var difference = part[number] ^ _needle[number];
            if (difference != 0 && (difference != CaseBit || !char.IsAsciiLetter((char)_needle[number])))
            {
                return false;
            }
        }

        return true;
    }
}
