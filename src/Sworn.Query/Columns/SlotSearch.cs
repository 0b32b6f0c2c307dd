using System.Buffers;
using Sworn.Query.Matching;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>
/// Finds the rows of a slot whose value contains a text, without writing out values that cannot. Belongs to one thread.
/// </summary>
internal sealed class SlotSearch
{
    private static readonly ulong IsoLetters = OctetMask.Of("TZ"u8);
    private static readonly SearchValues<byte> QuadOctets = SearchValues.Create("0123456789."u8);

    private readonly OctetSearch _search;
    private readonly byte[] _needle;
    private readonly bool _isDigits;
    private readonly bool _isQuadText;
    private readonly bool _isHexText;
    private readonly ValueScan _values;

    /// <summary>Prepares a search.</summary>
    /// <param name="needle">The text, not empty.</param>
    /// <param name="ignoresCase">Whether ASCII letters are equal in either case.</param>
    public SlotSearch(ReadOnlySpan<byte> needle, bool ignoresCase)
    {
        _needle = needle.ToArray();
        _search = new OctetSearch(needle, ignoresCase);
        _values = new ValueScan(new ContainsMatcher(_search));
        _isDigits = !needle.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        _isQuadText = !needle.ContainsAnyExcept(QuadOctets);
        _isHexText = true;
        foreach (var octet in needle)
        {
            _isHexText &= char.IsAsciiHexDigit((char)octet);
        }
    }

    /// <summary>Whether a filter says that the needle, which has no delimiter, may be somewhere.</summary>
    public bool MayBeIn(SegmentFilter filter) => filter.MayHave(_needle);

    /// <summary>Whether a slot may have values that contain the needle, which may be in one value only.</summary>
    public bool MayBeIn(SlotContent slot)
    {
        if ((_search.Mask & ~slot.Mask) != 0)
        {
            return false;
        }

        if (!slot.HasValues)
        {
            return true;
        }

        for (var number = 0; number < slot.Count && _search.IndexIn(slot.Octets) >= 0; number++)
        {
            if (IsIn(slot[number]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text contains the needle.</summary>
    public bool IsIn(ReadOnlySpan<byte> text) => _search.IndexIn(text) >= 0;

    /// <summary>Adds the rows of a column whose value contains the needle.</summary>
    public void Run(SlotColumn column, RowMask to)
    {
        switch (column)
        {
            case NumberSlotColumn number:
                if (_isDigits && CanHold(number))
                {
                    _values.Run(column, to);
                }

                break;
            case QuadColumn quads:
                if (_isQuadText)
                {
                    RunQuads(quads, to);
                }

                break;
            case HexColumn:
                if (_isHexText)
                {
                    _values.Run(column, to);
                }

                break;
            case TimeColumn:
                if ((_search.Mask & ~MaskOf(column)) == 0)
                {
                    _values.Run(column, to);
                }

                break;
            default:
                _values.Run(column, to);
                break;
        }
    }

    /// <summary>What times of one form are made of: they differ in digits and, where they have them, the names of months.</summary>
    private static ulong MaskOf(SlotColumn times)
    {
        Span<byte> first = stackalloc byte[times.MaxLength];
        var mask = OctetMask.Of(first[..times.Write(0, first)]);
        return mask | OctetMask.Digits | ((mask & OctetMask.Letters & ~IsoLetters) != 0 ? OctetMask.Letters : 0);
    }

    /// <summary>Whether the greatest value has as many digits as the needle.</summary>
    private bool CanHold(NumberSlotColumn column)
    {
        var digits = 1;
        for (var max = column.Max; max >= 10; max /= 10)
        {
            digits++;
        }

        return digits >= _needle.Length;
    }

    private void RunQuads(QuadColumn quads, RowMask to)
    {
        if (!IsQuad(out var second, out var third))
        {
            _values.Run(quads, to);
            return;
        }

        // The parts in the middle stand between dots and are whole; the outer ones may be parts of longer numbers.
        var seconds = quads.Plane(1);
        var thirds = quads.Plane(2);
        var at = 0;
        while (at < seconds.Length)
        {
            var next = seconds[at..].IndexOf(second);
            if (next < 0)
            {
                return;
            }

            at += next;
            if (thirds[at] == third && _values.Test(quads, at))
            {
                to.Add(at);
            }

            at++;
        }
    }

    private bool IsQuad(out byte second, out byte third)
    {
        second = 0;
        third = 0;
        var text = System.Text.Encoding.ASCII.GetString(_needle);
        var parts = text.Split('.');
        return parts.Length == 4 && byte.TryParse(parts[1], out second) && byte.TryParse(parts[2], out third)
            && (parts[1].Length == 1 || parts[1][0] != '0') && (parts[2].Length == 1 || parts[2][0] != '0');
    }
}
