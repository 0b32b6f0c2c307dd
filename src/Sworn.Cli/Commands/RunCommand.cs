using System.CommandLine;
using System.Runtime.InteropServices;
using Sworn.Host.Configuration;
using Sworn.Host.Running;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn run</c>: the node.</summary>
internal static class RunCommand
{
    private const string Description = """
        Runs a node: it receives, keeps, and answers, until Ctrl-C or SIGTERM. A second Ctrl-C stops at once. SIGHUP
        makes it read its configuration again, as 'sworn config reload' does.

        Examples:
          sworn run
          sworn run --config /etc/sworn/sworn.yaml
          sworn run --data /srv/sworn
        """;

    private static readonly Option<bool> AcceptLostAnchor = new("--accept-lost-anchor")
    {
        Description = "start although the anchor is gone; recorded in the log",
    };

    public static Command Create()
    {
        var command = new Command("run", Description) { CommonOptions.Config, CommonOptions.Data, AcceptLostAnchor };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var (file, data) = (parsed.GetValue(CommonOptions.Config), parsed.GetValue(CommonOptions.Data));
        var configuration = ConfigCommand.LoadOrFail(file, data);
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Request(context, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Request(context, stop));

        // Whoever finds the node may send it the signal before this method has it; without a handler it would end the process.
        var started = new TaskCompletionSource<Node>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _ = ReloadAsync(started.Task);
        });
        var node = await StartAsync(configuration, parsed.GetValue(AcceptLostAnchor), () => ConfigCommand.Load(file, data)).ConfigureAwait(false);
        await using (node.ConfigureAwait(false))
        {
            started.SetResult(node);
            await Console.Out.WriteAsync(WelcomeScreen.Text(node)).ConfigureAwait(false);
            var ended = await Task.WhenAny(stop.Task, node.Failure).ConfigureAwait(false);
            if (ended == node.Failure)
            {
                throw CommandFailedException.Failed($"{await node.Failure.ConfigureAwait(false)}");
            }

            await Console.Error.WriteLineAsync("sworn: draining; press Ctrl-C again to stop at once").ConfigureAwait(false);
            await node.StopAsync().ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }

    private static async Task<Node> StartAsync(ConfigurationResult configuration, bool acceptLostAnchor, Func<ConfigurationResult> read)
    {
        try
        {
            return await Node.StartAsync(configuration, acceptLostAnchor, TimeProvider.System, read).ConfigureAwait(false);
        }
        catch (NodeStartException failure)
        {
            throw new CommandFailedException(failure.ExitCode, failure.Message);
        }
    }

    /// <summary>The node tells in its log what became of it, unless the log is gone.</summary>
    private static async Task ReloadAsync(Task<Node> started)
    {
        try
        {
            var node = await started.ConfigureAwait(false);
            await node.ReloadAsync(Environment.UserName, "local", "SIGHUP").ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            await Console.Error.WriteLineAsync($"sworn: the configuration was not read again: {failure.Message}").ConfigureAwait(false);
        }
    }

    /// <summary>The first signal asks for a stop; the second is left to the system, which ends the process.</summary>
    private static void Request(PosixSignalContext context, TaskCompletionSource stop) => context.Cancel = stop.TrySetResult();
}
