using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sworn.Protocols.Journal;

/// <summary>
/// Reads the export format of the systemd journal: fields one after another, <c>NAME=text</c> and a line feed, or the
/// name, a line feed, the length of the value as 64 bits little-endian, the value, a line feed; an empty line ends an entry.
/// The octets may come in any pieces. A field longer than the limit, and those that make an entry longer than four times
/// the limit, are left out, and the entry says so.
/// </summary>
/// <param name="maxFieldBytes">The longest field that is kept.</param>
public sealed class JournalExportReader(int maxFieldBytes)
{
    private const int LengthBytes = sizeof(ulong);

    // Longer than any journal is; whoever says so does not write this format.
    private const ulong AbsurdBytes = 1UL << 40;

    private readonly List<JournalField> _fields = [];
    private byte[] _kept = new byte[4_096];
    private int _keptLength;
    private byte[] _input = new byte[4_096];
    private int _begin;
    private int _end;
    private ulong _toSkip;
    private bool _isSkippingLine;
    private bool _isComplete;

    /// <summary>What the fields of the present entry have their places in.</summary>
    public ReadOnlySpan<byte> Octets => _kept.AsSpan(0, _keptLength);

    /// <summary>The fields of the present entry, in order.</summary>
    public ReadOnlySpan<JournalField> Fields => CollectionsMarshal.AsSpan(_fields);

    /// <summary>Whether fields of the present entry were left out for their length.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether what comes is not this format; nothing more is read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes octets. All entries in what came before have been read.</summary>
    public void Append(ReadOnlySpan<byte> octets)
    {
        var left = _end - _begin;
        if (_input.Length < left + octets.Length)
        {
            Array.Resize(ref _input, Math.Max(2 * _input.Length, left + octets.Length));
        }

        _input.AsSpan(_begin, left).CopyTo(_input);
        octets.CopyTo(_input.AsSpan(left));
        (_begin, _end) = (0, left + octets.Length);
    }

    /// <summary>Reads on to the end of the next entry, which is then the present one.</summary>
    /// <returns>False when its end is not here yet.</returns>
    public bool TryReadEntry()
    {
        if (_isComplete)
        {
            _fields.Clear();
            (_keptLength, IsCut, _isComplete) = (0, false, false);
        }

        while (!IsBroken && !_isComplete && TryReadField())
        {
        }

        return _isComplete;
    }

    /// <summary>The value of the first field of a name; empty when there is none.</summary>
    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var field in Fields)
        {
            if (field.NameIn(Octets).SequenceEqual(name))
            {
                return field.ValueIn(Octets);
            }
        }

        return default;
    }

    private bool TryReadField()
    {
        if (_toSkip > 0)
        {
            var skipped = (int)Math.Min(_toSkip, (ulong)(_end - _begin));
            _begin += skipped;
            _toSkip -= (ulong)skipped;
            return _toSkip == 0;
        }

        var octets = _input.AsSpan(_begin, _end - _begin);
        var line = octets.IndexOf((byte)'\n');
        if (line < 0)
        {
            // A text of which so much is here is too long, wherever it ends.
            if (_isSkippingLine || octets.Length > maxFieldBytes)
            {
                (_isSkippingLine, IsCut) = (true, true);
                _begin = _end;
            }

            return false;
        }

        if (_isSkippingLine)
        {
            _isSkippingLine = false;
            _begin += line + 1;
            return true;
        }

        if (line > maxFieldBytes)
        {
            IsCut = true;
            _begin += line + 1;
            return true;
        }

        return TakeLine(octets, line);
    }

    private bool TakeLine(ReadOnlySpan<byte> octets, int line)
    {
        var equals = octets[..line].IndexOf((byte)'=');
        if (line > 0 && equals < 0)
        {
            return TryTakeBinary(octets, line);
        }

        _begin += line + 1;
        if (line > 0)
        {
            Keep(octets[..equals], octets[(equals + 1)..line]);
            return true;
        }

        // An empty line before any field is none of an entry.
        _isComplete = _fields.Count > 0 || IsCut;
        return true;
    }

    private bool TryTakeBinary(ReadOnlySpan<byte> octets, int line)
    {
        var begin = line + 1 + LengthBytes;
        if (octets.Length < begin)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(octets[(line + 1)..]);
        if (length > AbsurdBytes)
        {
            IsBroken = true;
            return false;
        }

        if (length > (ulong)maxFieldBytes)
        {
            IsCut = true;
            _begin += begin;
            _toSkip = length + 1;
            return true;
        }

        var end = begin + (int)length;
        if (octets.Length <= end)
        {
            return false;
        }

        IsBroken = octets[end] != (byte)'\n';
        _begin += end + 1;
        Keep(octets[..line], octets[begin..end]);
        return !IsBroken;
    }

    private void Keep(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var needed = name.Length + value.Length;
        if (needed > maxFieldBytes || _keptLength + needed > 4 * maxFieldBytes)
        {
            IsCut = true;
            return;
        }

        if (_kept.Length < _keptLength + needed)
        {
            Array.Resize(ref _kept, Math.Max(2 * _kept.Length, _keptLength + needed));
        }

        name.CopyTo(_kept.AsSpan(_keptLength));
        value.CopyTo(_kept.AsSpan(_keptLength + name.Length));
        _fields.Add(new JournalField(_keptLength, name.Length, value.Length));
        _keptLength += needed;
    }
}
