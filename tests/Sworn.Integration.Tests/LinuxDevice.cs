using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>
/// What a node received from a Linux device on which everything happened that its profile asks for: made once for all
/// tests of a class, for it takes long.
/// </summary>
public sealed class LinuxDevice : IAsyncLifetime
{
    private const string LogAllNamespaces = "/proc/sys/net/netfilter/nf_log_all_netns";
    private const int AuditTries = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly LinuxMachine _machine = new();
    private SwornNode? _node;

    /// <summary>Every message that came, with what it means.</summary>
    internal IReadOnlyList<JsonElement> Messages { get; private set; } = [];

    /// <summary>The rows of the profile <c>linux</c>, each with its verdict.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Rows { get; private set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>What the programs of the device printed.</summary>
    internal string Said => _machine.Said;

    public async ValueTask InitializeAsync()
    {
        _node = await SwornNode.StartAsync($"inputs:\n  - name: device\n    type: unix\n    path: {_machine.Socket}\n");
        await _machine.StartAsync();
        await ActAsync();
        await _machine.EndSyslogAsync();
        await Eventually.TrueAsync(async () => (await EventsAsync()).Contains("linux.rsyslog-stop"), Limit, () => $"the device did not end:\n{Said}");
        Messages = await ReadAsync();
        var judged = await _node.RunAsync("coverage", "--profile", "linux", "--device", LinuxMachine.Name, "--format", "json");
        Assert.True(judged.ExitCode == 0, judged.Errors);
        var device = JsonDocument.Parse(judged.Text).RootElement.GetProperty("devices").EnumerateArray().Single();
        Rows = device.GetProperty("requirements").EnumerateArray().ToDictionary(row => row.GetProperty("id").GetString()!, StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _machine.DisposeAsync();
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    private async Task ActAsync()
    {
        await _machine.ActAsync("accounts");
        var before = await File.ReadAllTextAsync(LogAllNamespaces);
        await File.WriteAllTextAsync(LogAllNamespaces, "1");
        try
        {
            await Task.WhenAll(new[] { "ssh", "privileges", "chrony", "frr", "strongswan", "netfilter" }.Select(_machine.ActAsync));
        }
        finally
        {
            await File.WriteAllTextAsync(LogAllNamespaces, before);
        }

        await AuditAsync();

        // Last: a change of the clock after it would be taken for its result.
        await _machine.CommandAsync("printf 'New-3-battery\\n' | runuser -u ops -- sudo -S -k date -s 2030-01-01");
    }

    /// <summary>
    /// The kernel has one audit system for all namespaces, and prints its records only ten in five seconds: what others
    /// do meanwhile may push ours out.
    /// </summary>
    private async Task AuditAsync()
    {
        Assert.Contains("pid 0", (await ProgramRun.StartAsync("auditctl", null, "-s")).Text, StringComparison.Ordinal);
        var seen = false;
        for (var tried = 0; tried < AuditTries && !seen; tried++)
        {
            Assert.Equal(0, (await ProgramRun.StartAsync("auditctl", null, "-e", "1")).ExitCode);
            try
            {
                await _machine.ActAsync("audit");
            }
            finally
            {
                await ProgramRun.StartAsync("auditctl", null, "-e", "0");
            }

            seen = await Eventually.WithinAsync(
                async () => (await EventsAsync()) is { } events && events.Contains("linux.audit-login") && events.Contains("linux.audit-authentication"),
                TimeSpan.FromSeconds(5));
        }
    }

    private async Task<HashSet<string>> EventsAsync() =>
        [.. (await ReadAsync()).Select(LinuxProgramTests.EventOf).OfType<string>()];

    private async Task<IReadOnlyList<JsonElement>> ReadAsync()
    {
        var raw = await _node!.RunAsync("query", $"_time:all host:={LinuxMachine.Name}", "-r", "--format", "raw-octet");
        Assert.True(raw.ExitCode == 0, raw.Errors);
        var parsed = await ProgramRun.SwornWithInputAsync(raw.Output, "parse", "-", "--framing", "octet", "--fields");
        Assert.True(parsed.ExitCode == 0, parsed.Errors);
        return [.. parsed.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
