using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn sources</c>: who sends, and who has gone silent.</summary>
internal static class SourcesCommand
{
    private const string Description = """
        Lists every source of a running node's log: when it was first and last heard, and how many records it sent.

        Examples:
          sworn sources
          sworn sources --server https://log.example:8514 --format json
        """;

    public static Command Create()
    {
        var format = CommonOptions.Format();
        var command = new Command("sources", Description) { CommonOptions.Data, format };
        NodeClient.AddOptionsTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.GetAsync("/api/v1/sources", cancellation);
            var isJson = parsed.GetRequiredValue(format) == "json";
            foreach (var source in answer.RootElement.GetProperty("sources").EnumerateArray())
            {
                await Console.Out.WriteLineAsync(isJson ? source.GetRawText() : Line(source));
            }

            if (answer.RootElement.GetProperty("complete").GetBoolean())
            {
                return ExitCodes.Done;
            }

            await Console.Error.WriteLineAsync("sworn: the node is still reading its log; ask again for the rest");
            return ExitCodes.Failed;
        });
        return command;
    }

    private static string Line(JsonElement source) => string.Create(
        CultureInfo.InvariantCulture,
        $"{source.GetProperty("lastSeen").GetDateTimeOffset():yyyy-MM-ddTHH:mm:ssZ}  {source.GetProperty("count").GetInt64(),12}  {Text(source, "address"),-39}  {Text(source, "listener"),-16}  {Text(source, "host")}");

    /// <summary>What a device claims cannot drive a terminal.</summary>
    private static string Text(JsonElement source, string name) =>
        string.Concat((source.GetProperty(name).GetString() ?? "").Select(c => char.IsControl(c) ? '?' : c));
}
