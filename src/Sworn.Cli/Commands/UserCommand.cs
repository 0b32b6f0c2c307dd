using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn user</c>: who may log in to a running node.</summary>
internal static class UserCommand
{
    private const string Description = """
        Lists and changes the accounts of a running node. On the node's own machine its owner needs no password and is never
        locked out; elsewhere an administrator's token does. Passwords are read from standard input.

        Examples:
          sworn user add ada --role administrator
          sworn user token ada --name backup --days 90
        """;

    private static readonly string[] Everything = ["*"];

    private static readonly Argument<string> Name = new("name") { Description = "the account" };

    public static Command Create()
    {
        var command = new Command("user", Description) { List(), Add(), Remove(), Password(), Unlock(), Token() };
        foreach (var part in command.Subcommands)
        {
            part.Add(CommonOptions.Data);
            NodeClient.AddOptionsTo(part);
        }

        return command;
    }

    private static Command List()
    {
        var format = CommonOptions.Format();
        var command = new Command("list", "Lists the accounts.") { format };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.GetAsync("/api/v1/users", cancellation);
            foreach (var user in answer.RootElement.GetProperty("users").EnumerateArray())
            {
                await Console.Out.WriteLineAsync(parsed.GetRequiredValue(format) == "json" ? user.GetRawText() : Line(user));
            }
        });
        return command;
    }

    private static Command Add()
    {
        var roles = new Option<string[]>("--role") { Description = "reader, operator, auditor or administrator; may be repeated", Required = true };
        roles.AcceptOnlyFromAmong("reader", "operator", "auditor", "administrator");
        var sources = new Option<string[]>("--source") { Description = "an address or network whose records it may see; may be repeated; all when left out" };
        var certificate = new Option<string?>("--certificate") { Description = "the fingerprint of a client certificate that stands for it: sha-256:AB:CD:…" };
        var command = new Command("add", "Makes an account; its password is read from standard input and has to be changed at the first log-in.") { Name, roles, sources, certificate };
        command.SetAction(async (parsed, cancellation) =>
        {
            var seen = parsed.GetValue(sources) is { Length: > 0 } given ? given : Everything;
            var fingerprint = parsed.GetValue(certificate);
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(
                HttpMethod.Post, "/api/v1/users",
                new
                {
                    name = parsed.GetRequiredValue(Name),
                    roles = parsed.GetRequiredValue(roles),
                    password = fingerprint is null ? await ReadPasswordAsync(cancellation) : null,
                    scopes = new { stores = Everything, sources = seen },
                    certificate = fingerprint,
                },
                cancellation);
        });
        return command;
    }

    private static Command Remove() => Act("remove", "Removes an account, its tokens and its log-ins.", HttpMethod.Delete, "");

    private static Command Unlock() => Act("unlock", "Lets a locked account try again at once.", HttpMethod.Post, "/unlock");

    private static Command Act(string verb, string description, HttpMethod method, string behind)
    {
        var command = new Command(verb, description) { Name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(method, PathOf(parsed) + behind, body: null, cancellation);
        });
        return command;
    }

    private static Command Password()
    {
        var command = new Command("password", "Sets a password, read from standard input; ends the account's log-ins and unlocks it.") { Name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(
                HttpMethod.Post, PathOf(parsed) + "/password", new { password = await ReadPasswordAsync(cancellation) }, cancellation);
        });
        return command;
    }

    private static Command Token()
    {
        var name = new Option<string>("--name") { Description = "what the token is for", DefaultValueFactory = _ => "cli" };
        var days = new Option<int?>("--days") { Description = "after how many days it ends; never when left out" };
        var command = new Command("token", "Makes a token that acts for an account, and shows it once.") { Name, name, days };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(
                HttpMethod.Post, "/api/v1/tokens",
                new { name = parsed.GetRequiredValue(name), user = parsed.GetRequiredValue(Name), days = parsed.GetValue(days) },
                cancellation);
            await Console.Out.WriteLineAsync(answer.RootElement.GetProperty("token").GetString());
        });
        return command;
    }

    private static string PathOf(ParseResult parsed) => "/api/v1/users/" + Uri.EscapeDataString(parsed.GetRequiredValue(Name));

    /// <summary>A line of standard input; on a terminal it is asked for and not shown.</summary>
    private static async Task<string> ReadPasswordAsync(CancellationToken cancellation)
    {
        if (Console.IsInputRedirected)
        {
            return await Console.In.ReadLineAsync(cancellation) ?? "";
        }

        await Console.Error.WriteAsync("password: ");
        var typed = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        await Console.Error.WriteLineAsync();
        return typed.ToString();
    }

    private static string Line(JsonElement user) => string.Create(
        CultureInfo.InvariantCulture,
        $"{user.GetProperty("name").GetString(),-24}  {string.Join(',', user.GetProperty("roles").EnumerateArray().Select(role => role.GetString())),-24}  {string.Join(',', user.GetProperty("scopes").GetProperty("sources").EnumerateArray().Select(source => source.GetString()))}{(user.GetProperty("lockedUntil").ValueKind == JsonValueKind.Null ? "" : "  LOCKED")}");
}
