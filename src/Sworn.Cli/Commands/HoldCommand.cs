using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sworn.Host.Configuration;
using Sworn.Host.Running;
using Sworn.Store.Files;
using Sworn.Store.Retention;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn hold</c>: records that nobody may give up.</summary>
internal static class HoldCommand
{
    private const string Description = """
        Sets, releases and lists holds. What a hold covers is neither retired nor redacted while it stands, and the log seals
        both its beginning and its end: a deletion in spite of it is found. A running node is asked over its API; without one
        the data directory is opened.

        Examples:
          sworn hold set case-7 --reason 'request of the court' --since 2026-11-01 --until 2026-12-01
          sworn hold set audit-2026 --reason 'yearly audit' --class 2
          sworn hold release case-7 --reason 'closed'
        """;

    private const string Path = "/api/v1/holds";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly Argument<string> Id = new("name") { Description = "the hold's name: letters, digits, dots, dashes, underscores" };

    private static readonly Option<string> Reason = new("--reason") { Description = "why", Required = true };

    private static readonly Option<ulong?> From = new("--from") { Description = "from this record on" };

    private static readonly Option<ulong?> To = new("--to") { Description = "up to, and not with, this record" };

    private static readonly Option<DateTimeOffset?> Since = TimeOption("--since", "received at or after this time: 2026-11-01 or 2026-11-01T08:00Z");

    private static readonly Option<DateTimeOffset?> Until = TimeOption("--until", "received before this time");

    private static readonly Option<int?> Class = new("--class") { Description = "only this retention class" };

    public static Command Create()
    {
        var command = new Command("hold", Description) { Set(), Release(), List() };
        foreach (var part in command.Subcommands)
        {
            part.Add(CommonOptions.Data);
            NodeClient.AddOptionsTo(part);
        }

        return command;
    }

    private static Command Set()
    {
        var command = new Command("set", "Sets a hold; without a bound it holds everything.") { Id, Reason, From, To, Since, Until, Class, CommonOptions.Config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var hold = HoldOf(parsed);
            if (await TryAloneAsync(parsed, session => session.HoldAsync(hold)))
            {
                return;
            }

            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(
                HttpMethod.Post, Path,
                new { id = hold.Id, reason = hold.Reason, first = hold.First, end = hold.End, since = parsed.GetValue(Since), until = parsed.GetValue(Until), @class = parsed.GetValue(Class) },
                Limit, cancellation);
        });
        return command;
    }

    private static Command Release()
    {
        var command = new Command("release", "Releases a hold.") { Id, Reason, CommonOptions.Config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (id, reason) = (parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Reason));
            if (await TryAloneAsync(parsed, session => session.ReleaseAsync(id, reason, [Caller])))
            {
                return;
            }

            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(HttpMethod.Post, $"{Path}/{Uri.EscapeDataString(id)}/release", new { reason }, Limit, cancellation);
        });
        return command;
    }

    private static Command List()
    {
        var format = CommonOptions.Format();
        var command = new Command("list", "Lists the holds that stand.") { format };
        command.SetAction(async (parsed, cancellation) =>
        {
            var isJson = parsed.GetRequiredValue(format) == "json";
            if (parsed.GetValue(CommonOptions.Server) is null)
            {
                ListAlone(parsed.GetValue(CommonOptions.Data) ?? NodeEnvironment.Current.DataDirectory, isJson);
                return;
            }

            using var client = NodeClient.Of(parsed);
            using var answer = await client.GetAsync(Path, cancellation);
            foreach (var hold in answer.RootElement.GetProperty("holds").EnumerateArray())
            {
                await Console.Out.WriteLineAsync(isJson ? hold.GetRawText() : $"{hold.GetProperty("id").GetString(),-24}  {hold.GetProperty("reason").GetString()}");
            }
        });
        return command;
    }

    /// <summary>The book is a file that anybody may read who may read the log.</summary>
    private static void ListAlone(string data, bool isJson)
    {
        foreach (var hold in HoldBook.Read(new DiskDirectory(data)).Holds)
        {
            if (isJson)
            {
                using var octets = new MemoryStream();
                using (var json = new Utf8JsonWriter(octets))
                {
                    json.WriteStartObject();
                    hold.WriteMembers(json);
                    json.WriteEndObject();
                }

                Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(octets.ToArray()));
            }
            else
            {
                Console.Out.WriteLine($"{hold.Id,-24}  {HoldTimes.Describe(hold)}: {hold.Reason}");
            }
        }
    }

    private static async Task<bool> TryAloneAsync(ParseResult parsed, Func<MaintenanceSession, Task> act)
    {
        var session = await Maintenance.TryOpenAsync(parsed).ConfigureAwait(false);
        if (session is null)
        {
            return false;
        }

        await using (session.ConfigureAwait(false))
        {
            try
            {
                await act(session).ConfigureAwait(false);
            }
            catch (Exception refused) when (refused is RedactionException or StoreException)
            {
                throw CommandFailedException.Failed(refused.Message);
            }
        }

        return true;
    }

    private static Approver Caller => new(Environment.UserName, Approver.Claimed);

    private static Hold HoldOf(ParseResult parsed) => new()
    {
        Id = parsed.GetRequiredValue(Id),
        Reason = parsed.GetRequiredValue(Reason),
        First = parsed.GetValue(From),
        End = parsed.GetValue(To),
        Since = HoldTimes.Nanoseconds(parsed.GetValue(Since)),
        Until = HoldTimes.Nanoseconds(parsed.GetValue(Until)),
        Class = parsed.GetValue(Class) is { } number
            ? number is >= 0 and <= ushort.MaxValue ? (ushort)number : throw CommandFailedException.Usage("--class is a number from 0 to 65535")
            : null,
        Approvers = [Caller],
    };

    private static Option<DateTimeOffset?> TimeOption(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(
                result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return time;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no time; write 2026-11-01 or 2026-11-01T08:00Z");
            return null;
        },
    };
}
