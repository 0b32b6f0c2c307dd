using Sworn.Host.Configuration;
using Sworn.Testing;

namespace Sworn.Host.Tests.Configuration;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000", 1000)]
    [InlineData("7B", 7)]
    [InlineData("64KiB", 65_536)]
    [InlineData("16 MiB", 16_777_216)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1kb", 1_000)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("3tb", 3_000_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_number_and_a_unit_are_a_size(string text, long octets)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(octets, size.Octets);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("KiB")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5MiB")]
    [InlineData("64k")]
    [InlineData("64M")]
    [InlineData("1  MiB")]
    [InlineData("1MiB ")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("1PiB")]
    [InlineData("9223372036854775808")]
    [InlineData("9007199254740992KiB")]
    [InlineData("１KiB")]
    public void Anything_else_is_none(string? text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(480, "480")]
    [InlineData(1000, "1kB")]
    [InlineData(1024, "1KiB")]
    [InlineData(1025, "1025")]
    [InlineData(65_536, "64KiB")]
    [InlineData(1_000_000, "1MB")]
    [InlineData(1_073_741_824, "1GiB")]
    public void A_size_prints_in_the_largest_unit_that_is_exact(long octets, string expected) =>
        Assert.Equal(expected, new ByteSize(octets).ToString());

    [Fact]
    public void What_is_printed_reads_back()
    {
        var random = new SeededRandom(11);
        for (var round = 0; round < 10_000; round++)
        {
            var size = new ByteSize((long)(random.NextUInt64() >> random.Between(1, 63)));

            Assert.True(ByteSize.TryParse(size.ToString(), out var read), $"seed {random.Seed}, round {round}");
            Assert.Equal(size, read);
        }
    }

    [Fact]
    public void A_negative_size_cannot_be_made() => Assert.Throws<ArgumentOutOfRangeException>(() => new ByteSize(-1));

    [Fact]
    public void Sizes_have_an_order()
    {
        Assert.True(ByteSize.FromKibibytes(1) < ByteSize.FromMebibytes(1));
        Assert.True(ByteSize.FromGibibytes(1) >= ByteSize.FromMebibytes(1024));
    }
}
