using Sworn.Host.Configuration;
using Sworn.Host.Configuration.Model;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Tests.Configuration;

public sealed class SecretTests
{
    private const string Value = "correct horse";

    [Fact]
    public void A_secret_prints_as_three_stars() => Assert.Equal("***", new Secret(Value).ToString());

    [Fact]
    public void A_record_with_a_secret_prints_three_stars() =>
        Assert.Equal(
            "Credentials { User = op, Password = *** }",
            new Credentials { User = "op", Password = new Secret(Value) }.ToString());

    [Fact]
    public void Only_reveal_gives_the_value() => Assert.Equal(Value, new Secret(Value).Reveal());

    [Fact]
    public void Secrets_are_equal_when_their_values_are()
    {
        Assert.Equal(new Secret(Value), new Secret(Value));
        Assert.NotEqual(new Secret(Value), new Secret("incorrect horse"));
        Assert.Equal(new Secret(Value).GetHashCode(), new Secret("x").GetHashCode());
    }

    [Fact]
    public void A_secret_is_read_from_a_file_and_printed_without_its_value()
    {
        var errors = new ErrorList("f");
        var document = new YamlTreeReader(errors).Read($"user: op\npassword: {Value}\n");

        var read = (Credentials)new ConfigurationReader("f", TestNode.Environment, errors, []).Read(
            new SectionModel(typeof(Credentials)), document);

        Assert.Equal(0, errors.Count);
        Assert.Equal(Value, read.Password.Reveal());
        var codec = new SecretCodec();
        Assert.Equal(("\"***\"", "\"***\""), (codec.ToYaml(read.Password), codec.ToJson(read.Password).ToJsonString()));
    }

    [Theory]
    [InlineData("password: \"***\"")]
    [InlineData("password: 12345")]
    [InlineData("password: [hunter2hunter2]")]
    [InlineData("password: {hunter2hunter2: hunter2hunter2}")]
    public void An_error_about_a_secret_does_not_repeat_it(string text)
    {
        var errors = new ErrorList("f");
        var document = new YamlTreeReader(errors).Read(text);

        new ConfigurationReader("f", TestNode.Environment, errors, []).Read(
            new SectionModel(typeof(Credentials)), document);

        var error = Assert.Single(errors.InOrder());
        Assert.Null(error.Value);
        Assert.DoesNotContain("12345", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private sealed record Credentials
    {
        [Setting(Provenance = "test")]
        public string User { get; init; } = "nobody";

        [Setting(Provenance = "test")]
        public Secret Password { get; init; } = new("none");
    }
}
