namespace Sworn.Audit.Sources;

/// <summary>What is known of one sequence of numbers. Stored with its source.</summary>
internal sealed class SequenceFacts
{
    public long? Highest { get; set; }

    /// <summary>The reboot session of a signer; other sequences have none.</summary>
    public long Session { get; set; }

    /// <summary>Numbers that are missing and may still come, the oldest gap first.</summary>
    public List<NumberGap> Gaps { get; init; } = [];
}
