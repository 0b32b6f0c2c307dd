using Sworn.Testing;

namespace Sworn.Fuzz.Inputs;

/// <summary>
/// Makes inputs out of others: octets changed, parts taken out, doubled and mixed, and words of the grammars put in.
/// </summary>
public sealed class Mutator(SeededRandom random, IReadOnlyList<byte[]> seeds)
{
    /// <summary>No input is longer.</summary>
    public const int MaxLength = 8192;

    private const int MaxSteps = 6;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "<34>", "<191>", "<192>", "<", ">", "1 ", "2 ", " - ", "- - - ", "[", "]", "][", "\"", "\\", "\\\"", "\\]",
            "=", "=\"", " ", "  ", "[a@1 b=\"c\"]", "[a]", " x=\"\"", "2003-10-11T22:14:15.003Z", "+02:00",
            "2003-02-29", ":60Z", ".1234567", "Oct 11 22:14:15 ", "Feb 29 ", "2025 Jun 25 11:27:28 ", " UTC",
            " CEST", "*", ".", ": ", ":", "%SYS-5-CONFIG_I: ", "%ASA-6-302015: ", "RP/0/RP0/CPU0:", "host ",
            "app[1]: ", "00:01:01: ", "1w2d: ", "LS:rpd[1]: ", "RT_FLOW_SESSION_CREATE: ", "%DAEMON-3-",
            "%%01LLDP/4/BAD(l)[1]:", "last message repeated 3 times",
            "\0", "\n", "\r\n", "\uFEFF", "\u00E9", "10 ", "999 ", "0", "9", "1700000000 ",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC0, 0x80],
    ];

    private readonly byte[] _buffer = new byte[MaxLength];
    private int _length;

    /// <summary>The next input; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        Put(random.Pick(seeds));
        for (var steps = random.Between(0, MaxSteps); steps > 0; steps--)
        {
            Change();
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Put(ReadOnlySpan<byte> seed)
    {
        _length = Math.Min(seed.Length, MaxLength);
        seed[.._length].CopyTo(_buffer);
    }

    private void Change()
    {
        switch (random.Below(8))
        {
            case 0:
                Insert(Place(), random.Pick(Words));
                break;
            case 1:
                Overwrite(Place(), random.Pick(Words));
                break;
            case 2:
                ChangeOctet(octet => (byte)(octet ^ (1 << random.Below(8))));
                break;
            case 3:
                ChangeOctet(_ => (byte)random.Below(256));
                break;
            case 4:
                Remove(Place(), random.Between(1, 12));
                break;
            case 5:
                _length = Place();
                break;
            case 6:
                Repeat(Place(), random.Between(1, 40), random.Between(1, 30));
                break;
            default:
                Splice(random.Pick(seeds));
                break;
        }
    }

    /// <summary>Headers are short and decide most: half of all changes fall into them.</summary>
    private int Place() => random.Below((random.Chance(50) ? Math.Min(_length, 80) : _length) + 1);

    private void ChangeOctet(Func<byte, byte> change)
    {
        var at = Place();
        if (at < _length)
        {
            _buffer[at] = change(_buffer[at]);
        }
    }

    private void Insert(int at, ReadOnlySpan<byte> octets)
    {
        var count = Math.Min(octets.Length, MaxLength - _length);
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + count));
        octets[..count].CopyTo(_buffer.AsSpan(at));
        _length += count;
    }

    private void Overwrite(int at, ReadOnlySpan<byte> octets)
    {
        var count = Math.Min(octets.Length, _length - at);
        octets[..count].CopyTo(_buffer.AsSpan(at));
    }

    private void Remove(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _buffer.AsSpan((at + count).._length).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Repeat(int at, int count, int times)
    {
        var part = _buffer.AsSpan(at, Math.Min(count, _length - at)).ToArray();
        for (; times > 0; times--)
        {
            Insert(at, part);
        }
    }

    private void Splice(byte[] other)
    {
        _length = Place();
        Insert(_length, other.AsSpan(random.Below(other.Length + 1)));
    }
}
