namespace Sworn.Pipeline.Sending;

/// <summary>How an output uses several destinations.</summary>
public enum DestinationStrategy
{
    /// <summary>The first that answers, in order; the next one when it breaks.</summary>
    Failover,

    /// <summary>All that answer: a message each in turn over UDP, a batch each to the least busy one elsewhere.</summary>
    LoadShare,
}
