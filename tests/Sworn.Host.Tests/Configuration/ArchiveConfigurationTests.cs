using Sworn.Host.Configuration;
using Sworn.Host.Running;

namespace Sworn.Host.Tests.Configuration;

public sealed class ArchiveConfigurationTests
{
    private const string Outputs =
        "outputs:\n  - {type: file, name: plain, path: /var/log/sworn/messages, rollover: 1h}\n"
        + "  - {type: file, name: endless, path: /var/log/sworn/endless}\n  - {type: file, name: odd, path: \"/var/log/a b\", rollover: 1h}\n  - {type: tcp, to: host}\n";

    private const string Ssh = "    identity: /etc/sworn/key\n    known-hosts: /etc/sworn/hosts\n";
    private const string Https = "    to: https://vault.example/audit\n";

    [Theory]
    [InlineData("archive:\n  - what: segments\n", "archive[0].to", ConfigurationErrorCode.MissingKey)]
    [InlineData("archive:\n  - what: segments\n    to: ftp://u@host/x\n", "archive[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - what: segments\n    to: http://host/x\n", "archive[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - what: segments\n    to: \"sftp://user:secret@host/x\"\n" + Ssh, "archive[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - what: segments\n    to: \"sftp://-oProxyCommand@host/x\"\n" + Ssh, "archive[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - what: segments\n    to: \"sftp://user@-oProxyCommand=x/x\"\n" + Ssh, "archive[0].to", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - what: segments\n    to: sftp://user@host/x\n    known-hosts: /h\n", "archive[0].identity", ConfigurationErrorCode.MissingKey)]
    [InlineData("archive:\n  - what: segments\n    to: sftp://user@host/x\n    identity: /i\n", "archive[0].known-hosts", ConfigurationErrorCode.MissingKey)]
    [InlineData("archive:\n  - what: segments\n    output: plain\n" + Https, "archive[0].output", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - name: a\n" + Https, "archive[0].output", ConfigurationErrorCode.MissingKey)]
    [InlineData("archive:\n  - output: plan\n" + Https, "archive[0].output", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - output: to-tcp\n" + Https, "archive[0].output", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - output: endless\n" + Https, "archive[0].output", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - output: odd\n" + Https, "archive[0].output", ConfigurationErrorCode.BadValue)]
    [InlineData("archive:\n  - output: plain\n    identity: \"/a b\"\n" + Https, "archive[0].identity", ConfigurationErrorCode.BadValue)]
    public void A_mistake_in_an_archive_is_named(string text, string path, ConfigurationErrorCode code)
    {
        var error = TestNode.LoadOneError(Outputs + text);

        Assert.Equal((path, code), (error.Path, error.Code));
    }

    [Fact]
    public void Two_archives_of_one_name_are_a_mistake()
    {
        var error = TestNode.LoadOneError("archive:\n  - what: segments\n" + Https + "  - what: segments\n" + Https);

        Assert.Equal(("archive[1].name", ConfigurationErrorCode.DuplicateName), (error.Path, error.Code));
    }

    [Fact]
    public void An_archive_has_its_sites_in_order_and_the_path_of_its_output()
    {
        var configuration = TestNode.LoadValid(
            Outputs + "archive:\n  - output: plain\n    to: \"sftp://backup@vault.example:2222/audit, https://[2001:db8::7]/audit\"\n" + Ssh);
        var archive = Assert.Single(ArchiveFactory.Create(configuration));

        Assert.Equal(["sftp://backup@vault.example:2222/audit", "https://[2001:db8::7]/audit"], archive.Sites.Select(site => site.OriginalString));
        Assert.Equal("/var/log/sworn/messages", archive.OutputPath);
        Assert.Equal("noc-a", archive.Prefix);
        Assert.True(archive.IsHolding);
    }
}
