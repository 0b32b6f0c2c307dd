namespace Sworn.Pipeline.Sending;

/// <summary>What is done while the destination of an output is not reached (OPSEC capabilities, section 2.3).</summary>
public enum UnavailablePolicy
{
    /// <summary>The log keeps what the destination misses, and it is sent in order when the destination is back.</summary>
    Keep,

    /// <summary>What the destination misses is given up for this output, counted and recorded; the log has it all the same.</summary>
    Drop,

    /// <summary>The node takes nothing more from any input until the destination is back.</summary>
    StopIntake,
}
