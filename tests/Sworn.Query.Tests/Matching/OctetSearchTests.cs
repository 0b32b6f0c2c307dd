using System.Text;
using Sworn.Query.Matching;
using Sworn.Testing;

namespace Sworn.Query.Tests.Matching;

public sealed class OctetSearchTests
{
    [Fact]
    public void Every_place_in_every_length_is_found()
    {
        for (var length = 1; length <= 130; length++)
        {
            foreach (var needle in (string[])["x", "Xy", "needle", "n1e-2Édle needle"])
            {
                var octets = Encoding.UTF8.GetBytes(needle);
                var search = new OctetSearch(octets, ignoresCase: true);
                for (var place = 0; place + octets.Length <= length; place++)
                {
                    var text = new byte[length];
                    text.AsSpan().Fill((byte)'.');
                    Encoding.UTF8.GetBytes(needle.Replace('n', 'N').Replace('y', 'Y')).CopyTo(text, place);
                    Assert.Equal(place, search.IndexIn(text));
                    Assert.Equal(-1, search.IndexIn(text, place + 1));
                }
            }
        }
    }

    [Fact]
    public void Random_texts_agree_with_one_by_one_comparison()
    {
        for (ulong seed = 1; seed <= 3_000; seed++)
        {
            var random = new SeededRandom(seed);
            var text = Draw(random, random.Below(150));
            var needle = Draw(random, random.Between(1, 4));
            foreach (var ignoresCase in (bool[])[true, false])
            {
                var search = new OctetSearch(needle, ignoresCase);
                var from = random.Below(text.Length + 1);
                Assert.True(Slow(text, needle, from, ignoresCase) == search.IndexIn(text, from), $"seed {seed}");
            }
        }
    }

    private static byte[] Draw(SeededRandom random, int length)
    {
        var octets = new byte[length];
        for (var at = 0; at < length; at++)
        {
            octets[at] = random.Pick("aAbB@`[{\u00e0\u00c0"u8.ToArray());
        }

        return octets;
    }

    private static int Slow(byte[] text, byte[] needle, int from, bool ignoresCase)
    {
        for (var at = from; at + needle.Length <= text.Length; at++)
        {
            if (Enumerable.Range(0, needle.Length).All(number => Fold(text[at + number]) == Fold(needle[number])))
            {
                return at;
            }
        }

        return -1;

        int Fold(byte octet) => ignoresCase && octet is >= (byte)'A' and <= (byte)'Z' ? octet + 32 : octet;
    }
}
