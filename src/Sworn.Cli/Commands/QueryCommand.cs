using System.CommandLine;
using System.Globalization;
using Sworn.Query.Matching;
using Sworn.Query.Output;
using Sworn.Query.Scan;
using Sworn.Query.Steps;
using Sworn.Query.Tables;
using Sworn.Store.Files;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn query</c>: search, streaming.</summary>
internal static class QueryCommand
{
    private const string Description = """
        Searches the log, newest first, with or without a running node. Without a time, the last hour of receipt is searched.

        Examples:
          sworn query 'host:fra1-fw07 severity:<=err' --since 2h
          sworn query 'ip:10.0.0.0/8 _time:all' --format raw | head
          sworn query -p err -t sshd --since today
          sworn query '_time:1d | patterns | diff 30d | where change:=new'
          sworn query 'severity:<=err' --server https://log.example:8514
        """;

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "no notes and no progress on standard error" };

    public static Command Create()
    {
        var options = new QueryOptions();
        var oldestFirst = new Option<bool>("--reverse", "-r") { Description = "oldest first" };
        var follow = new Option<bool>("--follow", "-f") { Description = "then go on with new records, as 'sworn tail' does" };
        var command = new Command("query", Description);
        options.AddTo(command);
        options.AddConditionsTo(command);
        command.Add(oldestFirst);
        command.Add(follow);
        command.Add(Quiet);
        NodeClient.AddOptionsTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(CommonOptions.Server) is not null && !parsed.GetValue(follow))
            {
                return await RemoteSearch.QueryAsync(parsed, options, parsed.GetValue(oldestFirst), cancellation).ConfigureAwait(false);
            }

            if (parsed.GetValue(follow))
            {
                return await TailCommand.RunAsync(parsed, options, parsed.GetValue(options.Count) ?? long.MaxValue, cancellation).ConfigureAwait(false);
            }

            return Run(parsed, options, parsed.GetValue(oldestFirst) ? QueryOrder.OldestFirst : QueryOrder.NewestFirst, cancellation);
        });
        return command;
    }

    /// <summary>Says that results may be missing.</summary>
    public static void WarnHidden(HiddenRange range) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"sworn: incomplete: [{range.First},{(range.End is { } end ? end : "?")}): {range.Reason}; run 'sworn verify'"));

    private static int Run(ParseResult parsed, QueryOptions options, QueryOrder order, CancellationToken cancellation)
    {
        using var progress = new ProgressLine(isShown: !parsed.GetValue(Quiet) && !Console.IsErrorRedirected, TimeProvider.System);
        var request = options.RequestOf(parsed, order) with { Progress = progress.Show };
        var scan = new LogScan(new DiskDirectory(QueryOptions.DataOf(parsed)), TimeProvider.System);
        using var output = Console.OpenStandardOutput();
        var sink = new StreamSink(output, options.OutputOf(parsed, request)) { Hidden = WarnHidden, Writing = progress.Clear };
        try
        {
            var report = scan.Run(request, sink, cancellation);
            sink.Flush();
            progress.Clear();
            if (request.UsesDefaultWindow && !parsed.GetValue(Quiet) && !Console.IsErrorRedirected)
            {
                Console.Error.WriteLine("sworn: searched the last hour of receipt; --since, --until or _time:all widen it");
            }

            if (request.Query.IsExplain)
            {
                Console.Error.WriteLine(report.Describe());
            }

            return report.IsComplete ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (QueryTooSlowException slow)
        {
            throw CommandFailedException.Failed(slow.Message);
        }
        catch (Exception refused) when (refused is QueryTooLargeException or QueryNotAnswerableException)
        {
            throw CommandFailedException.Failed(refused.Message);
        }
        catch (StoreException failure)
        {
            throw CommandFailedException.Failed(failure.Message);
        }
    }
}
