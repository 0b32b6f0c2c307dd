namespace Sworn.Pipeline.Receiving;

/// <summary>What an input does with messages while the log takes no more.</summary>
public enum OverflowPolicy
{
    /// <summary>Stop reading: TCP pushes back on the sender, the kernel counts the datagrams it drops.</summary>
    Block,

    /// <summary>Read on and drop, counted.</summary>
    DropNewest,
}
