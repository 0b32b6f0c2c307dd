using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sworn.Host.Configuration;
using Sworn.Host.Running;
using Sworn.Store.Files;
using Sworn.Store.Inspection;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn store</c>: a look at the files themselves, and what a running node does about a full disk.</summary>
internal static class StoreCommand
{
    private const string Description = """
        Inspects the store's files: checksums, counts, gaps ('sworn verify' proves more; this finds damage quickly); sets what a
        running node does about a full disk; makes it record again.

        Examples:
          sworn store check
          sworn store check --data /srv/sworn --format json
          sworn store policy drop-newest --for 600
          sworn store resume
        """;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create() => new("store", Description) { Check(), Policy(), Resume() };

    private static Command Policy()
    {
        var policy = new Argument<string>("policy") { Description = "what is done about a full disk; configured is what the configuration says" };
        policy.AcceptOnlyFromAmong("block", "drop-oldest", "drop-newest", "stop-local", "stop-all", "configured");
        var seconds = new Option<int?>("--for") { Description = "after so many seconds the configured policy returns; when the node ends, if left out" };
        var command = new Command("policy", "Sets what a running node does about a full disk. Recorded; needs an administrator.") { policy, seconds, CommonOptions.Data };
        NodeClient.AddOptionsTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(
                HttpMethod.Post, "/api/v1/store/policy",
                new { policy = parsed.GetRequiredValue(policy), seconds = parsed.GetValue(seconds) }, cancellation);
            var until = answer.RootElement.GetProperty("until");
            await Console.Out.WriteLineAsync(
                $"on full: {answer.RootElement.GetProperty("policy")}{(until.ValueKind == JsonValueKind.Null ? "" : $" until {until}")}");
        });
        return command;
    }

    private static Command Resume()
    {
        var command = new Command("resume", "Makes a running node record again what a full disk had stopped. Recorded; needs an administrator.") { CommonOptions.Data };
        NodeClient.AddOptionsTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var answer = await client.SendAsync(HttpMethod.Post, "/api/v1/store/resume", body: null, cancellation);
        });
        return command;
    }

    private static Command Check()
    {
        var format = CommonOptions.Format();
        var command = new Command("check", "Reads every journal file. Exit code 1 when something is damaged or missing.") { CommonOptions.Data, format };
        command.SetAction(parsed =>
        {
            var data = parsed.GetValue(CommonOptions.Data) ?? NodeEnvironment.Current.DataDirectory;
            return Run(data, parsed.GetRequiredValue(format) == "json");
        });
        return command;
    }

    private static int Run(string data, bool asJson)
    {
        if (!Directory.Exists(Path.Join(data, "log")))
        {
            throw CommandFailedException.Failed($"{data} holds no log; name the data directory with --data");
        }

        var isLive = NodeState.TryRead(data) is not null;
        var problems = 0;
        foreach (var report in StoreInspector.Inspect(new DiskDirectory(data), isLive))
        {
            problems += report.Problem is null ? 0 : 1;
            Console.Out.WriteLine(asJson ? JsonSerializer.Serialize(report, Form) : Line(report));
        }

        Console.Error.WriteLine(problems == 0 ? "no damage found" : $"{problems} file{(problems == 1 ? " has" : "s have")} problems");
        return problems == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string Line(JournalFileReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Name}  records {report.FirstIndex}..{report.EndIndex}  {report.Frames} frames  {report.Events} messages  {report.Controls} control leaves  {report.Problem ?? "ok"}{(report.BrokenAt is { } at ? $" (at octet {at})" : "")}");
}
