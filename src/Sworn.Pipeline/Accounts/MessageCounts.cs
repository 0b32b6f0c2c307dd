namespace Sworn.Pipeline.Accounts;

/// <summary>What inspection found in messages: how many of each format, how many with each mistake.</summary>
internal sealed class MessageCounts
{
    /// <summary>By the name of the format.</summary>
    public ReasonCounts Formats { get; } = new();

    /// <summary>By the code of what is malformed; a message may have several.</summary>
    public ReasonCounts Malformed { get; } = new();

    /// <summary>Adds what <paramref name="other"/> has counted and empties it.</summary>
    public void TakeFrom(MessageCounts other)
    {
        Formats.TakeFrom(other.Formats);
        Malformed.TakeFrom(other.Malformed);
    }
}
