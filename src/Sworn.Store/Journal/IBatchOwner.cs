namespace Sworn.Store.Journal;

/// <summary>Learns what became of the records it handed over. Called on the log's writer thread; must not block.</summary>
public interface IBatchOwner
{
    /// <summary>So many received messages are on stable storage.</summary>
    void Stored(int count);

    /// <summary>So many received messages were given up, and why (a reason of the loss account).</summary>
    void Dropped(int count, string reason);
}
