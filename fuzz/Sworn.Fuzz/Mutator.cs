using Sworn.Testing;

namespace Sworn.Fuzz;

/// <summary>Makes inputs of a corpus: octets changed, removed, doubled, spliced with another line, or all random.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, SeededRandom random)
{
    private const int MaxLength = 4_096;

    private static readonly byte[] Telling = [.. "<>[]\"\\=:%- \0\n\r\t0159TZ+.@#"u8, 0xFF, 0xEF, 0xC3, 0x80];

    private readonly byte[] _buffer = new byte[2 * MaxLength];
    private int _length;

    public ReadOnlySpan<byte> Next()
    {
        Take(random.Pick(corpus));
        for (var change = random.Below(6); change > 0; change--)
        {
            Change();
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Take(byte[] line)
    {
        _length = Math.Min(line.Length, MaxLength);
        line.AsSpan(0, _length).CopyTo(_buffer);
    }

    private void Change()
    {
        if (_length == 0)
        {
            return;
        }

        var at = random.Below(_length);
        switch (random.Below(7))
        {
            case 0:
                _buffer[at] = unchecked((byte)random.NextUInt64());
                break;
            case 1 or 2:
                _buffer[at] = random.Pick(Telling);
                break;
            case 3:
                _buffer.AsSpan(at + 1, _length - at - 1).CopyTo(_buffer.AsSpan(at));
                _length--;
                break;
            case 4:
                _length = at;
                break;
            case 5:
                Splice(at);
                break;
            default:
                Double(at);
                break;
        }
    }

    private void Splice(int at)
    {
        var other = random.Pick(corpus);
        var from = random.Below(other.Length);
        var length = Math.Min(other.Length - from, MaxLength - at);
        other.AsSpan(from, length).CopyTo(_buffer.AsSpan(at));
        _length = at + length;
    }

    private void Double(int at)
    {
        var length = Math.Min(random.Below(32), Math.Min(_length - at, MaxLength - _length));
        if (length > 0)
        {
            _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + length));
            _length += length;
        }
    }
}
