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
        foreach (var source in answer.RootElement.GetProperty("sources").EnumerateArray())
        {
            await Console.Out.WriteLineAsync(asJson ? source.GetRawText() : Line(source));
        }

        if (answer.RootElement.GetProperty("complete").GetBoolean())
        {
            return ExitCodes.Done;
        }

        await Console.Error.WriteLineAsync("sworn: the node is still reading its log; ask again for the rest");
        return ExitCodes.Failed;
    }

    private static string Line(JsonElement source) => string.Create(
        CultureInfo.InvariantCulture,
        $"{source.GetProperty("lastSeen").GetDateTimeOffset():yyyy-MM-ddTHH:mm:ssZ}  {source.GetProperty("count").GetInt64(),12}  {Text(source, "address"),-39}  {Text(source, "listener"),-16}  {Text(source, "host")}");

    /// <summary>What a device claims cannot drive a terminal.</summary>
    private static string Text(JsonElement source, string name) =>
        string.Concat((source.GetProperty(name).GetString() ?? "").Select(c => char.IsControl(c) ? '?' : c));
}
