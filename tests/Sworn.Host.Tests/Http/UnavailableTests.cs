using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Nodes;

namespace Sworn.Host.Tests.Http;

/// <summary>What a node does, records and shows while the destination of an output is away.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "Every request ends with the node that the test disposes of; the client has a limit of its own.")]
public sealed class UnavailableTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-away-");

    private string Away => Path.Join(_folder.FullName, "away");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("OPSEC", "2.3.5")]
    public async Task Each_choice_is_observed_and_recorded_and_changed_without_a_restart()
    {
        // A file where the folder should be.
        await File.WriteAllTextAsync(Away, "");
        await using var node = await ServedNode.StartAsync(Output("stop-intake"));
        using var console = node.Console();
        await UntilRecordedAsync(node, " INTAKE_STOPPED [audit@32473 output=\"a\" policy=\"stop-intake\" reason=");
        Assert.Equal("a", (string)Assert.Single((await ServedNode.GetAsync(console, "/api/v1/status"))["intake_stopped_by"]!.AsArray())!);
        using var unready = await console.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        Assert.Contains("sworn_intake_stopped 1\n", await console.GetStringAsync("/metrics"), StringComparison.Ordinal);

        node.Text.Change(Output("drop"));
        using var changed = await console.PostAsync("/api/v1/config/reload", content: null);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await UntilRecordedAsync(node, " INTAKE_RESUMED [audit@32473 output=\"a\" policy=\"stop-intake\" since=");
        await UntilRecordedAsync(node, " OUTPUT_DROP_BEGIN [audit@32473 output=\"a\" policy=\"drop\" reason=");
        await node.SendAsync("<13>1 - h app - - - one", "<13>1 - h app - - - two");
        await ServedNode.UntilAsync(async () => (await OutputAsync(console))["dropped"]!["unavailable"]?.GetValue<long>() >= 3);

        File.Delete(Away);
        await UntilRecordedAsync(node, " OUTPUT_DROPPED [");
        await node.SendAsync("<13>1 - h app - - - three");
        await ServedNode.UntilAsync(() => Task.FromResult(Lines().Any(static line => line.EndsWith("three", StringComparison.Ordinal))));

        // The two, and at least the record of the beginning.
        var record = Assert.Single((await node.AuditAsync()).Split('\n'), static line => line.Contains(" OUTPUT_DROPPED [", StringComparison.Ordinal));
        Assert.Matches("output=\"a\" policy=\"drop\" messages=\"[0-9]+\" first=\"[0-9]+\" last=\"[0-9]+\" since=\"2026[^\"]+Z\" until=\"2026[^\"]+Z\" outcome=\"failure\"", record);
        Assert.DoesNotContain(Lines(), static line => line.EndsWith("one", StringComparison.Ordinal) || line.EndsWith("two", StringComparison.Ordinal));
        Assert.Contains(record, Lines());
        var account = await OutputAsync(console);
        Assert.Contains($"messages=\"{account["dropped"]!["unavailable"]}\"", record, StringComparison.Ordinal);
        Assert.True((bool)account["balanced"]!);
    }

    private static async Task<JsonNode> OutputAsync(HttpClient client) => (await ServedNode.GetAsync(client, "/api/v1/accounts"))["outputs"]!["a"]!;

    private static Task UntilRecordedAsync(ServedNode node, string text) => ServedNode.UntilAsync(async () =>
    {
        // Attempts wait for the clock, which stands still unless it is moved.
        node.Time.Advance(TimeSpan.FromMilliseconds(30));
        return (await node.AuditAsync()).Contains(text, StringComparison.Ordinal);
    });

    private string Output(string choice) =>
        $"outputs:\n  - {{type: file, name: a, path: '{Path.Join(Away, "messages")}', on-unavailable: {choice}, retry-first: 100ms, retry-most: 100ms}}\n";

    private string[] Lines() => File.Exists(Path.Join(Away, "messages")) ? File.ReadAllLines(Path.Join(Away, "messages")) : [];
}
