using System.Globalization;
using System.Net;
using System.Text;
using Sworn.Host.Configuration;
using Sworn.Host.Running;
using Sworn.Host.Tests.Configuration;

namespace Sworn.Host.Tests.Running;

public sealed class AuditTrailTests
{
    [Fact]
    [Trait("OPSEC", "2.11")]
    public async Task A_thousand_messages_of_the_node_have_a_time_with_an_offset_within_a_second_of_the_clock()
    {
        var written = new List<(string Text, DateTimeOffset Now)>();
        var audit = new AuditTrail("node1", TimeProvider.System, message =>
        {
            written.Add((Encoding.UTF8.GetString(message.Span), TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
        for (var number = 0; number < 1000; number++)
        {
            await audit.RecordAsync("TEST", "A test", ("number", number.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.All(written, message =>
        {
            var stamp = message.Text.Split(' ')[1];
            Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z$", stamp);
            var time = DateTimeOffset.ParseExact(stamp, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            Assert.True((message.Now - time).Duration() < TimeSpan.FromSeconds(1));
        });
    }

    [Theory]
    [InlineData("name", "noc-a")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("\"2001:DB8::0:7\"", "2001:db8::7")]
    [Trait("OPSEC", "2.13")]
    public void The_node_calls_itself_what_it_is_told_to(string setting, string expected) =>
        Assert.Equal(expected, OwnHostname.Of(TestNode.LoadValid($"node:\n  hostname: {setting}\n").Node));

    [Fact]
    [Trait("OPSEC", "2.13")]
    public void As_an_address_the_node_calls_itself_one_of_its_own() =>
        Assert.True(IPAddress.TryParse(OwnHostname.Of(TestNode.LoadValid("node:\n  hostname: address\n").Node), out _));

    [Theory]
    [InlineData("node1.example")]
    [InlineData("dead.beef")]
    public void A_hostname_that_is_no_address_is_a_mistake(string value)
    {
        var error = TestNode.LoadOneError($"node:\n  hostname: {value}\n");

        Assert.Equal(("node.hostname", ConfigurationErrorCode.BadValue), (error.Path, error.Code));
    }
}
