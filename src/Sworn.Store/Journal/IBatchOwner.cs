namespace Sworn.Store.Journal;

/// <summary>Learns what became of the records it handed over. Called on the log's writer thread unless it says otherwise; must not block.</summary>
public interface IBatchOwner
{
    /// <summary>So many received messages are on stable storage.</summary>
    void Stored(int count);

    /// <summary>
    /// So many received messages were confirmed by an output and are not in the log (<see cref="Log.FullPolicy.StopLocal"/>).
    /// Called on an output's thread.
    /// </summary>
    void ForwardedOnly(int count);

    /// <summary>So many received messages were given up, and why (a reason of the loss account).</summary>
    void Dropped(int count, string reason);
}
