using System.Security.Cryptography;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;
using Sworn.Testing;

namespace Sworn.Store.Tests.Journal;

/// <summary>The octets that independent readers rely on (design/store.md, section 4.1).</summary>
public sealed class JournalFormatTests
{
    private const string FileHeaderGolden =
        "53574a4e4c310000010000000000000000112233445566778899aabbccddeeff"
        + "0807060504030201d20296490000000007000000000000000000000000000000";

    [Fact]
    public void Crc32c_gives_the_check_value_of_the_standard()
    {
        Assert.Equal(0xE3069283U, Crc32C.Of("123456789"u8));
        Assert.Equal(Crc32C.Of("123456789"u8), Crc32C.Continue(Crc32C.Of("1234"u8), "56789"u8));
        Assert.Equal(Crc32C.Empty, Crc32C.Of([]));
    }

    [Fact]
    public void Crc32c_of_any_length_is_that_of_its_octets_one_by_one()
    {
        var random = new SeededRandom(20261127);
        var octets = new byte[8_000];
        for (var at = 0; at < octets.Length; at++)
        {
            octets[at] = (byte)random.Between(0, 255);
        }

        for (var round = 0; round < 200; round++)
        {
            var begin = random.Between(0, octets.Length / 2);
            var part = octets.AsSpan(begin, random.Between(0, octets.Length - begin));
            var expected = Crc32C.Empty;
            foreach (var octet in part)
            {
                expected = Crc32C.Continue(expected, [octet]);
            }

            Assert.Equal(expected, Crc32C.Of(part));
        }
    }

    [Fact]
    public void The_file_header_has_its_64_octets_in_order()
    {
        var header = new JournalFileHeader
        {
            LogId = new UInt128(0x0011223344556677, 0x8899AABBCCDDEEFF),
            FirstIndex = 0x0102030405060708,
            Created = 1234567890,
            Session = 7,
        };
        var octets = new byte[JournalFileHeader.Size];
        var crc = header.Write(octets);

        Assert.Equal(FileHeaderGolden[..120], Convert.ToHexStringLower(octets)[..120]);
        Assert.Equal(crc, BitConverter.ToUInt32(octets.AsSpan(60)));
        Assert.True(JournalFileHeader.TryRead(octets, out var read));
        Assert.Equal(header.LogId, read.LogId);
        Assert.Equal(header.FirstIndex, read.FirstIndex);
        Assert.Equal(crc, read.Crc);
    }

    [Fact]
    public void Every_flipped_octet_of_a_header_is_noticed()
    {
        var file = new byte[JournalFileHeader.Size];
        new JournalFileHeader { LogId = 1, FirstIndex = 2, Created = 3, Session = 4 }.Write(file);
        var frame = new byte[JournalFrameHeader.Size];
        AnyFrameHeader().Write(frame);

        for (var at = 0; at < file.Length; at++)
        {
            file[at] ^= 1;
            Assert.False(JournalFileHeader.TryRead(file, out _), $"file header, octet {at}");
            file[at] ^= 1;
        }

        for (var at = 0; at < frame.Length; at++)
        {
            frame[at] ^= 1;
            Assert.False(JournalFrameHeader.TryRead(frame, out _), $"frame header, octet {at}");
            frame[at] ^= 1;
        }
    }

    [Fact]
    public void The_frame_header_has_its_48_octets_in_order()
    {
        var octets = new byte[JournalFrameHeader.Size];
        AnyFrameHeader().Write(octets);

        Assert.Equal(
            "53574a46" + "11020000" + "0900000000000000" + "05000000" + "03000000" + "efbeadde" + "01000000"
            + "b168de3a00000000" + "0df0adba",
            Convert.ToHexStringLower(octets)[..88]);
        Assert.True(JournalFrameHeader.TryRead(octets, out var read));
        Assert.Equal(9UL, read.FirstIndex);
        Assert.Equal(0xBAADF00DU, read.PayloadCrc);
    }

    [Fact]
    public void Salts_are_the_blocks_of_aes_in_counter_order_and_digests_cover_salt_and_body()
    {
        using var sealer = new BatchSealer(Sha256Engines.Create());
        var batch = new RecordBatch(4_096);
        Assert.True(batch.TryAppend(new EntryFields { Kind = EntryKind.Event }, "first"u8));
        Assert.True(batch.TryAppend(new EntryFields { Kind = EntryKind.Event }, "second"u8));
        sealer.Seal(batch);

        using var aes = Aes.Create();
        aes.SetKey(batch.Salts.Key.Span);
        var block = new byte[16];
        block[15] = (byte)(batch.Salts.Counter + 1);
        var salt = aes.EncryptEcb(block, PaddingMode.None);
        Assert.Equal(SHA256.HashData([.. salt, .. "second"u8]), batch.Digests[1].Octets.ToArray());
    }

    [Fact]
    public void Appending_and_sealing_allocate_nothing_per_record()
    {
        using var sealer = new BatchSealer(Sha256Engines.Create());
        var batch = new RecordBatch(256 << 10);
        var body = new byte[100];
        Fill(batch, body, sealer);
        batch.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill(batch, body, sealer);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < batch.Count, $"{allocated} octets for {batch.Count} records");
    }

    [Fact]
    public void Hostile_payloads_are_refused_without_reading_outside()
    {
        var random = new SeededRandom(11);
        var header = AnyFrameHeader();
        for (var round = 0; round < 20_000; round++)
        {
            var payload = random.Bytes(random.Below(300));
            if (payload.Length > 1 && random.Chance(70))
            {
                payload[0] = (byte)random.Below(4);
                payload[1] = 0;
            }

            if (JournalFrame.TryRead(header, payload, out var frame))
            {
                var length = 0;
                foreach (var record in frame)
                {
                    length += record.Body.Length;
                }

                Assert.True(length < payload.Length, $"seed {random.Seed}, round {round}");
            }
        }
    }

    private static JournalFrameHeader AnyFrameHeader() => new()
    {
        PayloadLength = 0x211,
        FirstIndex = 9,
        RecordCount = 5,
        FrameNumber = 3,
        PreviousCrc = 0xDEADBEEF,
        Flags = FrameFlags.EndsCommit,
        WrittenUtc = 987654321,
        PayloadCrc = 0xBAADF00D,
    };

    private static void Fill(RecordBatch batch, byte[] body, BatchSealer sealer)
    {
        while (batch.TryAppend(new EntryFields { Kind = EntryKind.Event }, body))
        {
        }

        sealer.Seal(batch);
    }
}
