namespace Sworn.Host.Running;

/// <summary>The node cannot start; the message says why and what to do.</summary>
public sealed class NodeStartException(int exitCode, string message, Exception inner) : Exception(message, inner)
{
    /// <summary>What the program ends with: 1, or the ledger's code when the log refuses to be extended.</summary>
    public int ExitCode { get; } = exitCode;
}
