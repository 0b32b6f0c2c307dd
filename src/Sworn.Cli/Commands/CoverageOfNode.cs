using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sworn.Audit.Coverage;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn coverage --server</c>: what a running node says of the requirements of a profile.</summary>
internal static class CoverageOfNode
{
    private const int ShownRecords = 8;
    private const string IncompleteHeader = "X-Sworn-Incomplete";

    public static async Task<int> PrintAsync(ParseResult parsed, string profile, string? device, string? since, string format, CancellationToken cancellation)
    {
        using var client = NodeClient.Of(parsed);
        var path = $"/api/v1/coverage?profile={Uri.EscapeDataString(profile)}&since={Uri.EscapeDataString(since ?? "1970-01-01")}"
            + (device is null ? "" : $"&device={Uri.EscapeDataString(device)}");
        if (format == "html")
        {
            return await CopyPageAsync(client, path + "&format=html", cancellation);
        }

        await using var body = await client.OpenAsync(path, cancellation);
        using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        if (format == "json")
        {
            await Console.Out.WriteLineAsync(answer.RootElement.GetRawText());
        }
        else
        {
            Write(answer.RootElement);
        }

        var isWhole = await WarnAsync(answer.RootElement.GetProperty("complete").GetBoolean());
        return isWhole && answer.RootElement.GetProperty("devices").GetArrayLength() > 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>The node makes the page: it has the records that the page shows, which its other answer only names.</summary>
    private static async Task<int> CopyPageAsync(NodeClient client, string path, CancellationToken cancellation)
    {
        using var answer = await client.AskAsync(path, cancellation);
        await using var output = Console.OpenStandardOutput();
        await answer.Content.CopyToAsync(output, cancellation);
        return await WarnAsync(isWhole: !answer.Headers.Contains(IncompleteHeader)) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<bool> WarnAsync(bool isWhole)
    {
        if (!isWhole)
        {
            await Console.Error.WriteLineAsync("sworn: not everything could be read in time; narrow it with --since");
        }

        return isWhole;
    }

    private static void Write(JsonElement answer)
    {
        foreach (var device in answer.GetProperty("devices").EnumerateArray())
        {
            Console.Out.WriteLine($"{device.GetProperty("device").GetString()}: {answer.GetProperty("title").GetString()}");
            foreach (var requirement in device.GetProperty("requirements").EnumerateArray())
            {
                var verdict = requirement.GetProperty("verdict").GetString()!;
                var missing = string.Join("; ", requirement.GetProperty("missing").EnumerateArray().Select(text => text.GetString()));
                Console.Out.WriteLine(
                    $"  {CoverageText.MarkOf(verdict)} {requirement.GetProperty("id").GetString(),-24} {verdict}{(missing.Length == 0 ? "" : ": " + missing)}");
                WriteRecords(requirement);
            }
        }
    }

    private static void WriteRecords(JsonElement requirement)
    {
        var count = requirement.GetProperty("count").GetInt32();
        if (count > 0)
        {
            var shown = requirement.GetProperty("records").EnumerateArray().Take(ShownRecords).Select(index => index.GetUInt64()).ToList();
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"      {count} records: {string.Join(", ", shown)}{(count > shown.Count ? ", …" : "")}"));
        }
    }
}
