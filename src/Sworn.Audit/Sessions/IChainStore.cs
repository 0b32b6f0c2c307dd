namespace Sworn.Audit.Sessions;

/// <summary>
/// Where finished chains go: memory of a command, or derived state of a node. What is stored can be rebuilt from the
/// log
/// at any time, and is no evidence.
/// </summary>
public interface IChainStore
{
    /// <summary>Takes a chain that is complete, or that was given up because too many are open.</summary>
    void Keep(Chain chain);
}
