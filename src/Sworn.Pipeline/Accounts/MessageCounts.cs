namespace Sworn.Pipeline.Accounts;

/// <summary>
/// What inspection found in messages: how many of each format, how many with each mistake. The names are constants of
/// the code, so counting allocates nothing. Belongs to one thread or one lock.
/// </summary>
public sealed class MessageCounts
{
    internal MessageCounts()
    {
    }

    internal ReasonCounts Formats { get; } = new();

    internal ReasonCounts Malformed { get; } = new();

    /// <summary>Counts a message under the name of its format.</summary>
    public void CountFormat(string format) => Formats.Add(format, 1);

    /// <summary>Counts a message under the code of what is malformed in it; once for each code it has.</summary>
    public void CountMalformed(string code) => Malformed.Add(code, 1);

    /// <summary>Adds what <paramref name="other"/> has counted and empties it.</summary>
    internal void TakeFrom(MessageCounts other)
    {
        Formats.TakeFrom(other.Formats);
        Malformed.TakeFrom(other.Malformed);
    }
}
