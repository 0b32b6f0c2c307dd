using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Sworn.Cli;

/// <summary>What sworn's commands end with, unless a command says otherwise: 0 done, 1 failed, 2 usage.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>Runs the command that the arguments name.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The top of the program: what nobody handled is shown whole.")]
    public static async Task<int> InvokeAsync(RootCommand root, string[] arguments)
    {
        var parsed = root.Parse(arguments);
        try
        {
            // Signals are ours: the node drains on the first one, all else ends at once as the system has it.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            var code = await parsed.InvokeAsync(invocation).ConfigureAwait(false);
            return parsed.Errors.Count > 0 ? Usage : code;
        }
        catch (CommandFailedException failure)
        {
            await Console.Error.WriteLineAsync($"sworn: {failure.Message}").ConfigureAwait(false);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
        catch (Exception defect)
        {
            await Console.Error.WriteLineAsync($"sworn: {defect}").ConfigureAwait(false);
            return Failed;
        }
    }
}
