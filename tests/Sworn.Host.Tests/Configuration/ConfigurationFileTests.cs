using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sworn-config-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_file_is_read()
    {
        var result = ConfigurationLoader.LoadFile(Write("node:\n  name: a\n"u8.ToArray()));

        Assert.Equal("a", result.Effective?.Node.Name);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.True(ConfigurationLoader.LoadFile(Write([0xEF, 0xBB, 0xBF, .. "node:\n"u8])).IsValid);

    [Fact]
    public void A_missing_file_is_an_error_that_names_it()
    {
        var path = Path.Combine(_directory, "none.yaml");

        var error = Assert.Single(ConfigurationLoader.LoadFile(path).Errors);

        Assert.Equal(
            $"{path}: the file does not exist. Check the path; without a file the node runs on its defaults.",
            error.ToString());
    }

    [Fact]
    public void A_missing_directory_is_the_same() =>
        Assert.Equal(
            ConfigurationErrorCode.FileUnreadable,
            Assert.Single(ConfigurationLoader.LoadFile(Path.Combine(_directory, "no", "none.yaml")).Errors).Code);

    [Fact]
    public void A_directory_is_no_file() =>
        Assert.Equal(
            $"{_directory}: this is a directory. Name the file in it.",
            Assert.Single(ConfigurationLoader.LoadFile(_directory).Errors).ToString());

    [Fact]
    public void A_path_that_no_file_can_have_is_an_error() =>
        Assert.Equal(
            ConfigurationErrorCode.FileUnreadable, Assert.Single(ConfigurationLoader.LoadFile("a\0b").Errors).Code);

    [Fact]
    public void Octets_that_are_not_utf8_are_named_by_place()
    {
        var error = Assert.Single(
            ConfigurationLoader.LoadFile(Write([.. "node:\n  name: M"u8, 0xFC, .. "nchen\n"u8])).Errors);

        Assert.Equal((ConfigurationErrorCode.NotUtf8, 2, 10), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void A_file_longer_than_the_limit_is_refused() =>
        Assert.Equal(
            ConfigurationErrorCode.TooLarge,
            Assert.Single(
                ConfigurationLoader.LoadFile(
                    Write(Enumerable.Repeat((byte)'#', ConfigurationLoader.MaxFileBytes + 1).ToArray())).Errors).Code);

    [Fact]
    public void A_device_without_end_is_refused() =>
        Assert.False(ConfigurationLoader.LoadFile("/dev/zero").IsValid);

    private string Write(byte[] content)
    {
        var path = Path.Combine(_directory, "sworn.yaml");
        File.WriteAllBytes(path, content);
        return path;
    }
}
