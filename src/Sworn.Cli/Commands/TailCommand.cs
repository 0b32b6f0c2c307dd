using System.CommandLine;
using Sworn.Query.Output;
using Sworn.Query.Scan;
using Sworn.Store.Files;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn tail</c>: records as they come.</summary>
internal static class TailCommand
{
    private const string Description = """
        Shows records as they are written, until Ctrl-C.

        Examples:
          sworn tail
          sworn tail 'severity:<=warning' -n 20 --format json
        """;

    private const long DefaultLast = 10;

    public static Command Create()
    {
        var options = new QueryOptions();
        var command = new Command("tail", Description);
        options.AddTo(command);
        NodeClient.AddOptionsTo(command);
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed, options, parsed.GetValue(options.Count) ?? DefaultLast, cancellation));
        return command;
    }

    /// <summary>Shows the last matching records that are there, then new ones.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, QueryOptions options, long last, CancellationToken cancellation)
    {
        if (parsed.GetValue(CommonOptions.Server) is not null)
        {
            return await RemoteSearch.TailAsync(parsed, options, cancellation).ConfigureAwait(false);
        }

        var request = options.RequestOf(parsed, QueryOrder.OldestFirst);
        if (!request.Query.IsFollowable)
        {
            throw CommandFailedException.Usage("a tail never ends, and so no count, table or order of it; use 'sworn query'");
        }

        var output = Console.OpenStandardOutput();
        await using (output.ConfigureAwait(false))
        {
            var sink = new StreamSink(output, options.OutputOf(parsed, request)) { Hidden = QueryCommand.WarnHidden };
            using var follower = new LogFollower(new DiskDirectory(QueryOptions.DataOf(parsed)), TimeProvider.System, request, sink);
            var report = await follower.RunAsync(last, cancellation).ConfigureAwait(false);
            sink.Flush();
            return report.IsComplete ? ExitCodes.Done : ExitCodes.Failed;
        }
    }
}
