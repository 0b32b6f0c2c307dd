using System.CommandLine;
using Sworn.Host.Running;

namespace Sworn.Cli.Commands;

/// <summary>Opens the log itself where no node is running.</summary>
internal static class Maintenance
{
    /// <summary>A session of the log that the options name; null when a node is to be asked.</summary>
    /// <exception cref="CommandFailedException">There is no log, or it cannot be opened.</exception>
    public static async Task<MaintenanceSession?> TryOpenAsync(ParseResult parsed)
    {
        if (parsed.GetValue(CommonOptions.Server) is not null)
        {
            return null;
        }

        var configuration = ConfigCommand.LoadOrFail(parsed.GetValue(CommonOptions.Config), parsed.GetValue(CommonOptions.Data));
        try
        {
            return await Task.Run(() => MaintenanceSession.TryOpen(configuration, TimeProvider.System)).ConfigureAwait(false);
        }
        catch (NodeStartException failure)
        {
            throw new CommandFailedException(failure.ExitCode, failure.Message);
        }
    }
}
