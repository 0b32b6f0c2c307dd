using System.Buffers.Binary;

namespace Sworn.Store.Blocks;

/// <summary>
/// Finds the patterns that may fit a record, by a few octets that records of one kind have in common. It only has to be
/// right often: a pattern that does not fit is seen to. Used again; belongs to one thread.
/// </summary>
internal sealed class PatternIndex
{
    private const int Buckets = 1 << 10;
    private const int Ways = 8;

    // In a header of RFC 5424 the program stands behind the third space, the message's kind behind the fifth.
    private const int SpacesToProgram = 3;
    private const int SpacesToKind = 2;
    private const int ProgramOctets = 8;
    private const int KindOctets = 24;

    private readonly CutPattern?[] _patterns = new CutPattern?[Buckets * Ways];

    /// <summary>The patterns for records like this one, the latest used first; null where there are no more.</summary>
    public Span<CutPattern?> CandidatesFor(ReadOnlySpan<byte> body) =>
        _patterns.AsSpan((int)(KeyOf(body) % Buckets) * Ways, Ways);

    /// <summary>Puts a pattern at the front, where it is tried first next time.</summary>
    public static void Prefer(Span<CutPattern?> candidates, int position)
    {
        if (position > 0)
        {
            var pattern = candidates[position];
            candidates[..position].CopyTo(candidates[1..]);
            candidates[0] = pattern;
        }
    }

    /// <summary>Adds a pattern at the front; the one that was not used for longest goes.</summary>
    public static void Add(Span<CutPattern?> candidates, CutPattern pattern)
    {
        candidates[..^1].CopyTo(candidates[1..]);
        candidates[0] = pattern;
    }

    private static uint KeyOf(ReadOnlySpan<byte> body)
    {
        var hash = body.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(body) : 0UL;
        var program = Skip(body, 0, SpacesToProgram);
        hash = WordHash(hash, body[program..], ProgramOctets);
        var kind = Skip(body, program, SpacesToKind);
        return (uint)(WordHash(hash, body[kind..], KindOctets) >> 32);
    }

    private static int Skip(ReadOnlySpan<byte> body, int start, int spaces)
    {
        for (; spaces > 0; spaces--)
        {
            var length = body[start..].IndexOf((byte)' ');
            start = length < 0 ? body.Length : start + length + 1;
        }

        return start;
    }

    /// <summary>Mixes in octets up to the first digit: what stands behind differs from record to record.</summary>
    private static ulong WordHash(ulong hash, ReadOnlySpan<byte> text, int limit)
    {
        text = text[..Math.Min(limit, text.Length)];
        var digit = text.IndexOfAnyInRange((byte)'0', (byte)'9');
        text = digit < 0 ? text : text[..digit];
        while (text.Length >= sizeof(ulong))
        {
            hash = unchecked((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * 0x9E3779B97F4A7C15UL);
            hash ^= hash >> 29;
            text = text[sizeof(ulong)..];
        }

        foreach (var octet in text)
        {
            hash = unchecked((hash ^ octet) * 0x100000001B3UL);
        }

        return unchecked(hash * 0x9E3779B97F4A7C15UL);
    }
}
