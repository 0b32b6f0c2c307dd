using System.CommandLine;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn config reload</c>: makes a running node read its configuration again.</summary>
internal static class ConfigReload
{
    private const string Description = """
        Makes a running node read its configuration file again and applies what needs no restart: outputs, routes, redaction at outputs,
        policies, the selectors of the store. What does is named. With a mistake in the file nothing is changed. Recorded, with each
        old and new value; needs an administrator. The signal SIGHUP does the same.

        Examples:
          sworn config reload
          sworn config reload --data /srv/sworn
        """;

    public static Command Create()
    {
        var command = new Command("reload", Description) { CommonOptions.Data };
        NodeClient.AddOptionsTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(HttpMethod.Post, "/api/v1/config/reload", body: null, cancellation);
            var changes = answer.RootElement.GetProperty("changes").EnumerateArray().ToList();
            foreach (var change in changes)
            {
                var when = change.GetProperty("isApplied").GetBoolean() ? "applied" : "needs a restart";
                await Console.Out.WriteLineAsync($"{when}: {change.GetProperty("path")}: {change.GetProperty("old")} -> {change.GetProperty("new")}");
            }

            await Console.Error.WriteLineAsync(changes.Count == 0 ? "nothing has changed" : $"{changes.Count} changes");
        });
        return command;
    }
}
