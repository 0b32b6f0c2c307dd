namespace Sworn.Pipeline.Sending;

/// <summary>How an output uses several destinations.</summary>
public enum DestinationStrategy
{
    /// <summary>The first that answers, in order; the next one when it breaks.</summary>
    Failover,

    /// <summary>All that answer, in turn, a batch each.</summary>
    LoadShare,
}
