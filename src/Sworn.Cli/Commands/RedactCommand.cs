using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sworn.Host.Running;
using Sworn.Store.Files;
using Sworn.Store.Retention;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn redact</c>: the body of one record is given up for good.</summary>
internal static class RedactCommand
{
    private const string Description = """
        Gives up the body of one record for good: a password, a name that must not be kept. The log seals that it was done, by
        whom and why, first; then the body, its salt and the key of the salt are destroyed wherever the store has them. When,
        from whom and in which order the record came stays proven. A running node is asked over its API; without one the data
        directory is opened, and the names of --approved-by are what you say they are.

        Examples:
          sworn redact --index 4711 --reason 'a password in clear'
          sworn redact approve r-3f2a
          sworn redact --data /srv/sworn --config /etc/sworn/sworn.yaml --index 4711 --reason 'a password in clear' --approved-by ada --approved-by ben
        """;

    private const string Path = "/api/v1/redactions";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly Option<ulong?> Index = new("--index") { Description = "the record" };

    private static readonly Option<string?> Reason = new("--reason") { Description = "why: everybody who looks at the record reads it" };

    private static readonly Option<string[]> ApprovedBy = new("--approved-by")
    {
        Description = "who approved it, without a running node; may be repeated; default: you",
    };

    private static readonly Argument<string> Request = new("request") { Description = "the number of the request" };

    public static Command Create()
    {
        var command = new Command("redact", Description)
        {
            Index, Reason, ApprovedBy, CommonOptions.Config,
            Act("approve", "Approves a redaction that another administrator asked for, and does it.", HttpMethod.Post, "/approve"),
            Act("withdraw", "Withdraws a redaction that waits.", HttpMethod.Delete, ""),
            List(),
        };
        foreach (var part in command.Subcommands.Append(command))
        {
            part.Add(CommonOptions.Data);
            NodeClient.AddOptionsTo(part);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var index = parsed.GetValue(Index) ?? throw CommandFailedException.Usage("name the record with --index");
        var reason = parsed.GetValue(Reason) ?? throw CommandFailedException.Usage("say why with --reason: it stands in the place of the body");
        var session = await Maintenance.TryOpenAsync(parsed).ConfigureAwait(false);
        if (session is not null)
        {
            await using (session.ConfigureAwait(false))
            {
                await RedactAsync(session, index, reason, parsed.GetValue(ApprovedBy) ?? []).ConfigureAwait(false);
            }

            return;
        }

        if (parsed.GetValue(ApprovedBy) is { Length: > 0 })
        {
            throw CommandFailedException.Usage("a node is running: those who approve log in to it and say so themselves ('sworn redact approve')");
        }

        using var client = NodeClient.Of(parsed);
        using var answer = await client.SendAsync(HttpMethod.Post, Path, new { index, reason }, Limit, cancellation).ConfigureAwait(false);
        await PrintAsync(answer.RootElement).ConfigureAwait(false);
    }

    private static async Task RedactAsync(MaintenanceSession session, ulong index, string reason, string[] names)
    {
        string[] approvers = names.Length > 0 ? [.. names.Distinct(StringComparer.Ordinal)] : [Environment.UserName];
        if (approvers.Length < session.RedactionApprovals)
        {
            throw CommandFailedException.Usage($"{session.RedactionApprovals} persons have to approve (stores.redaction-approvals); name them with --approved-by");
        }

        try
        {
            var copies = await session.RedactAsync(index, reason, [.. approvers.Select(static name => new Approver(name, Approver.Claimed))]).ConfigureAwait(false);
            await PrintAsync(index, copies).ConfigureAwait(false);
        }
        catch (RedactionException refused)
        {
            throw CommandFailedException.Failed(refused.Message);
        }
        catch (StoreException failure)
        {
            throw CommandFailedException.Failed($"{failure.Message}; if it was decided, the node's next start goes on with it");
        }
    }

    private static Command Act(string verb, string description, HttpMethod method, string behind)
    {
        var command = new Command(verb, description) { Request };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(
                method, $"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(Request))}{behind}", body: null, Limit, cancellation);
            await PrintAsync(answer.RootElement);
        });
        return command;
    }

    private static Command List()
    {
        var format = CommonOptions.Format();
        var command = new Command("list", "Lists the redactions that wait for a second administrator.") { format };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.GetAsync(Path, cancellation);
            foreach (var wish in answer.RootElement.GetProperty("redactions").EnumerateArray())
            {
                await Console.Out.WriteLineAsync(parsed.GetRequiredValue(format) == "json"
                    ? wish.GetRawText()
                    : $"{wish.GetProperty("id").GetString(),-12}  record {wish.GetProperty("index").GetUInt64()}  {wish.GetProperty("approvers")[0].GetString()}  {wish.GetProperty("reason").GetString()}");
            }
        });
        return command;
    }

    private static Task PrintAsync(JsonElement answer)
    {
        if (!answer.TryGetProperty("state", out var state))
        {
            return Task.CompletedTask;
        }

        var index = answer.GetProperty("index").GetUInt64();
        return state.GetString() == "done"
            ? PrintAsync(index, [.. answer.GetProperty("copies").EnumerateArray().Select(static copy => copy.GetString() ?? "")])
            : Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"record {index} waits for another administrator: sworn redact approve {answer.GetProperty("id").GetString()}"));
    }

    private static async Task PrintAsync(ulong index, IReadOnlyList<string> copies)
    {
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"record {index} is redacted")).ConfigureAwait(false);
        foreach (var copy in copies)
        {
            await Console.Error.WriteLineAsync($"note: {copy}").ConfigureAwait(false);
        }
    }
}
