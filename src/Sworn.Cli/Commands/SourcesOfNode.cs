using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn sources --server</c>: what a running node says of its sources.</summary>
internal static class SourcesOfNode
{
    public static async Task<int> PrintAsync(ParseResult parsed, bool asJson, CancellationToken cancellation)
    {
        using var client = NodeClient.Of(parsed);
        using var answer = await client.GetAsync("/api/v1/sources", cancellation);
        if (!asJson)
        {
            await Console.Out.WriteLineAsync(SourcesCommand.Head);
        }

        foreach (var source in answer.RootElement.GetProperty("sources").EnumerateArray())
        {
            foreach (var line in asJson ? [source.GetRawText()] : Lines(source))
            {
                await Console.Out.WriteLineAsync(line);
            }
        }

        if (answer.RootElement.GetProperty("complete").GetBoolean())
        {
            return ExitCodes.Done;
        }

        await Console.Error.WriteLineAsync("sworn: the node is still reading its log; ask again for the rest");
        return ExitCodes.Failed;
    }

    private static IEnumerable<string> Lines(JsonElement source)
    {
        var skew = source.GetProperty("skewSeconds");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Time(source, "lastSeen"),-20}  {Text(source, "host"),-24} {Text(source, "address"),-24} {Text(source, "transport"),-5} {source.GetProperty("count").GetInt64(),10} {source.GetProperty("ratePerMinute").GetDouble(),9:0.0} {source.GetProperty("cadenceSeconds").GetDouble(),9:0.0} {(skew.ValueKind == JsonValueKind.Number ? skew.GetDouble() : null),9:+0.0;-0.0;0.0} {source.GetProperty("gaps").GetInt64(),6} {source.GetProperty("parseFailures").GetInt64(),9}");
        foreach (var finding in source.GetProperty("findings").EnumerateArray())
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"    {Text(finding, "kind")}: {Text(finding, "detail")} (since {Time(finding, "opened")}, {finding.GetProperty("count").GetInt64()} times, record {finding.GetProperty("index").GetUInt64()})");
        }
    }

    private static string Time(JsonElement element, string name) => element.GetProperty(name).ValueKind == JsonValueKind.Null
        ? "never"
        : element.GetProperty(name).GetDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => SourcesCommand.Printable(element.GetProperty(name).GetString() ?? "");
}
