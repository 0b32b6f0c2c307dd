using System.Net;
using Sworn.Core;
using Sworn.Core.Hashing;
using Sworn.Host.Configuration;

namespace Sworn.Host.Tests.Configuration;

public sealed class ConfigurationLoaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n\n# comment\n")]
    [InlineData("---\n")]
    [InlineData("---\n...\n")]
    [InlineData("\uFEFF")]
    [InlineData("{}")]
    [InlineData("null")]
    public void An_empty_file_is_a_working_collector(string text)
    {
        var configuration = TestNode.LoadValid(text);

        Assert.Equal(new SwornConfiguration(TestNode.Environment).Inputs, configuration.Inputs);
        Assert.Collection(
            configuration.Inputs,
            input =>
                Assert.Equal(
                    ("syslog-udp", new IPEndPoint(IPAddress.IPv6Any, 5514), true),
                    (input.Name, ((NetworkInputConfiguration)input).Listen, input is UdpInputConfiguration)),
            input =>
                Assert.Equal(
                    ("syslog-tcp", new IPEndPoint(IPAddress.IPv6Any, 5514), true),
                    (input.Name, ((NetworkInputConfiguration)input).Listen, input is TcpInputConfiguration)),
            input =>
                Assert.Equal(
                    ("syslog-tls", new IPEndPoint(IPAddress.IPv6Any, 6514), true),
                    (input.Name, ((NetworkInputConfiguration)input).Listen, input is TlsInputConfiguration)));
        Assert.Equal("main", Assert.Single(configuration.Stores).Name);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8514), configuration.Http.Listen);
        Assert.Same(TimeZoneInfo.Utc, configuration.Time.AssumedZone);
    }

    [Fact]
    public void Every_key_of_a_file_reaches_its_property()
    {
        var configuration = TestNode.LoadValid(
            File.ReadAllText(
                Path.Combine(GoldenText.Root, "tests/Sworn.Host.Tests/Configuration/Good/everything.yaml")));

        Assert.Equal(
            new NodeConfiguration(TestNode.Environment)
            {
                Name = "noc-a",
                Organization = "example.net",
                Site = "berlin.1",
                Data = "/srv/sworn",
                Anchor = "/mnt/anchor",
                ReceiverThreads = 8,
            },
            configuration.Node);
        Assert.Equal(
            new UdpInputConfiguration
            {
                Name = "devices",
                Listen = new IPEndPoint(IPAddress.Any, 514),
                MaxMessage = new ByteSize(65_536),
                OnFull = OverflowPolicy.DropNewest,
                Class = 7,
                ReceiveBuffer = ByteSize.FromMebibytes(64),
                Batch = 256,
            },
            configuration.Inputs[0]);
        Assert.Equal(
            new TcpInputConfiguration
            {
                Name = "servers",
                Listen = IPEndPoint.Parse("[2001:db8::1]:1514"),
                MaxMessage = new ByteSize(1_000_000),
                Framing = TcpFraming.OctetCounting,
                MaxConnections = 500,
                IdleTimeout = TimeSpan.FromHours(1),
                Keepalive = TimeSpan.Zero,
            },
            configuration.Inputs[1]);
        Assert.Equal(
            new StoreConfiguration
            {
                JournalFile = ByteSize.FromMebibytes(256),
                SyncInterval = TimeSpan.Zero,
                SyncBytes = ByteSize.FromMebibytes(1),
                CheckpointInterval = TimeSpan.FromSeconds(1),
                IdleCheckpointInterval = TimeSpan.FromMinutes(1),
                Epoch = TimeSpan.FromDays(7),
                Reserve = ByteSize.FromMebibytes(32),
                Hash = HashProvider.Inbox,
                Queue = ByteSize.FromMebibytes(64),
                OnFull = StoragePolicy.DropNewest,
            },
            Assert.Single(configuration.Stores));
        Assert.Equal(
            new HttpConfiguration { Enabled = false, Listen = IPEndPoint.Parse("[::1]:8080"), Key = "self-made" }, configuration.Http);
        Assert.Equal("Europe/Berlin", configuration.Time.AssumedZone.Id);
    }

    [Fact]
    public void Site_follows_the_name_and_anchor_follows_the_data_directory()
    {
        var node = TestNode.LoadValid("node:\n  name: b\n  data: /srv/sworn\n").Node;

        Assert.Equal(("b", "/srv/sworn/anchor"), (node.Site, node.Anchor));
    }

    [Theory]
    [InlineData("fw 1!", "fw-1")]
    [InlineData("-x-", "x")]
    [InlineData("§", "localhost")]
    [InlineData("a.b_c", "a.b_c")]
    public void A_host_name_that_a_name_may_not_be_is_made_one(string hostName, string expected)
    {
        var result = ConfigurationLoader.LoadDefaults(TestNode.Environment with { HostName = hostName });

        Assert.True(result.IsValid);
        Assert.Equal(expected, result.Effective.Node.Name);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(64, 4)]
    public void Receiver_threads_follow_the_processors_up_to_four(int processors, int expected) =>
        Assert.Equal(
            expected,
            ConfigurationLoader.LoadDefaults(
                TestNode.Environment with { Processors = processors }).Effective!.Node.ReceiverThreads);

    [Theory]
    [InlineData("/usr/lib/sworn/", true)]
    [InlineData("/opt/sworn/", true)]
    [InlineData("/home/op/sworn/", false)]
    public void A_program_under_usr_or_opt_counts_as_installed(string directory, bool expected) =>
        Assert.Equal(expected, NodeEnvironment.IsInstalled(directory));

    [Fact]
    public void The_origin_of_each_value_is_known()
    {
        var origins = TestNode.Load("node:\n  name: b\ninputs:\n  - type: udp\n    batch: 1\n").Origins;

        Assert.Equal("sworn.yaml:2", origins["node.name"].ToString());
        Assert.Equal("sworn.yaml:5", origins["inputs[0].batch"].ToString());
        Assert.True(origins["inputs[0].listen"].IsDefault);
        Assert.True(origins["stores[0].queue"].IsDefault);
    }

    [Fact]
    public void An_override_goes_before_the_file_and_is_what_other_defaults_follow()
    {
        var result = ConfigurationLoader.Load(
            "node:\n  data: /srv/sworn\n",
            "sworn.yaml",
            TestNode.Environment,
            new SettingOverride("node.data", "/tmp/d", "--data"),
            new SettingOverride("node.receiver-threads", "2", "--threads"));

        Assert.True(result.IsValid);
        var node = result.Effective.Node;
        Assert.Equal(("/tmp/d", "/tmp/d/anchor", 2), (node.Data, node.Anchor, node.ReceiverThreads));
        Assert.Equal("--data", result.Origins["node.data"].ToString());
    }

    [Fact]
    public void A_wrong_override_is_an_error_of_its_source()
    {
        var result = ConfigurationLoader.LoadDefaults(
            TestNode.Environment, new SettingOverride("http.listen", "8514", "--listen"));

        Assert.StartsWith("--listen: http.listen: ", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_of_a_key_that_does_not_exist_is_our_mistake() =>
        Assert.Throws<InvariantException>(
            () =>
                ConfigurationLoader.LoadDefaults(
                    TestNode.Environment, new SettingOverride("node.nope", "1", "--nope")));

    [Fact]
    public void Two_inputs_may_both_let_the_system_choose_the_port()
    {
        const string Text =
            """
            inputs:
              - { type: udp, name: a, listen: 127.0.0.1:0 }
              - { type: udp, name: b, listen: 127.0.0.1:0 }
            """;

        Assert.Equal(2, TestNode.LoadValid(Text).Inputs.Count);
    }

    [Fact]
    public void Udp_and_tcp_may_share_a_port() =>
        Assert.Equal(
            2,
            TestNode.LoadValid(
                "inputs:\n- {type: udp, listen: 127.0.0.1:514}\n- {type: tcp, listen: 127.0.0.1:514}\n").Inputs.Count);

    [Fact]
    public void A_port_that_http_would_take_is_free_when_http_is_off() =>
        Assert.False(
            TestNode.LoadValid(
                "inputs:\n- {type: tcp, listen: 127.0.0.1:8514}\nhttp: {enabled: false}\n").Http.Enabled);

    [Fact]
    public void A_value_that_is_wrong_is_not_compared_with_others()
    {
        var result = TestNode.Load("inputs:\n- {type: udp, name: a, listen: nowhere}\n- {type: udp, name: b}\n");

        Assert.Equal(ConfigurationErrorCode.BadValue, Assert.Single(result.Errors).Code);
    }
}
