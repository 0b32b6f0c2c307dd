using System.Security.Cryptography;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Testing;

namespace Sworn.Core.Tests.Hashing;

public sealed class Sha256EngineTests
{
    public static TheoryData<HashProvider> Providers => [HashProvider.Fastest, HashProvider.Libcrypto, HashProvider.Inbox];

    [Fact]
    public void Each_provider_gives_the_engine_it_names()
    {
        using var fastest = Sha256Engines.Create();
        using var native = Sha256Engines.Create(HashProvider.Libcrypto);
        using var inBox = Sha256Engines.Create(HashProvider.Inbox);

        Assert.StartsWith("libcrypto", fastest.Name, StringComparison.Ordinal);
        Assert.Equal("libcrypto", native.Name);
        Assert.Equal("inbox", inBox.Name);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void An_engine_agrees_with_the_in_box_one(HashProvider provider)
    {
        using var engine = Sha256Engines.Create(provider);

        Assert.True(Sha256Engines.Agrees(engine));
    }

    [Fact]
    public void An_engine_that_errs_alone_is_found_out()
    {
        using var wrong = new ErringEngine(alone: true);

        Assert.False(Sha256Engines.Agrees(wrong));
    }

    [Fact]
    public void An_engine_that_errs_with_many_is_found_out()
    {
        using var wrong = new ErringEngine(alone: false);

        Assert.False(Sha256Engines.Agrees(wrong));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Any_number_of_messages_of_any_length_and_prefix_gives_their_digests(HashProvider provider)
    {
        using var engine = Sha256Engines.Create(provider);
        var random = new SeededRandom(20_261_124);
        var octets = random.Bytes(8_192);
        for (var round = 0; round < 300; round++)
        {
            var prefixLength = random.Below(80);
            var pieces = new HashPiece[random.Below(60)];
            var prefixes = random.Bytes(prefixLength * pieces.Length);
            for (var number = 0; number < pieces.Length; number++)
            {
                var length = random.Below(random.Between(1, 2_000));
                pieces[number] = new HashPiece(random.Between(0, octets.Length - length), length);
            }

            var digests = new Digest[pieces.Length];
            engine.HashAll(prefixes, octets, pieces, digests);

            for (var number = 0; number < pieces.Length; number++)
            {
                byte[] whole =
                [
                    .. prefixes.AsSpan(number * prefixLength, prefixLength),
                    .. octets.AsSpan(pieces[number].Offset, pieces[number].Length),
                ];
                Assert.Equal(new Digest(SHA256.HashData(whole)), digests[number]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_piece_outside_the_octets_is_refused(HashProvider provider)
    {
        using var engine = Sha256Engines.Create(provider);
        HashPiece[] pieces = [new(0, 1), new(0, 2), new(0, 3), new(1, 3)];

        Assert.Throws<InvariantException>(() => engine.HashAll([], new byte[3], pieces, new Digest[4]));
    }

    [Fact]
    public void Nothing_is_allocated_for_many_messages()
    {
        using var engine = Sha256Engines.Create();
        var octets = new byte[4_096];
        var pieces = Enumerable.Range(0, 64).Select(number => new HashPiece(number, number * 11)).ToArray();
        var digests = new Digest[pieces.Length];
        engine.HashAll([], octets, pieces, digests);

        var before = GC.GetAllocatedBytesForCurrentThread();
        engine.HashAll([], octets, pieces, digests);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class ErringEngine(bool alone) : Sha256Engine
    {
        public override string Name => "wrong";

        public override void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
        {
            using var inBox = new InBoxSha256();
            inBox.Hash(first, alone && second.Length > 700 ? second[1..] : second, destination);
        }

        public override void HashAll(
            ReadOnlySpan<byte> prefixes, ReadOnlySpan<byte> octets, ReadOnlySpan<HashPiece> pieces, Span<Digest> digests)
        {
            using var inBox = new InBoxSha256();
            inBox.HashAll(prefixes, octets, pieces, digests);
            digests[^1] = default;
        }

        public override void Dispose()
        {
        }
    }
}
