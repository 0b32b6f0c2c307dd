namespace Sworn.Cli;

/// <summary>A command cannot go on; the message says what is the matter and what to do.</summary>
internal sealed class CommandFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandFailedException Usage(string message) => new(ExitCodes.Usage, message);

    public static CommandFailedException Failed(string message) => new(ExitCodes.Failed, message);
}
