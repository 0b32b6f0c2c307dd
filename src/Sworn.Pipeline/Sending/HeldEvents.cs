namespace Sworn.Pipeline.Sending;

/// <summary>
/// The events that the next mail is about: the first ones whole, of all of them the count and where they stand. Belongs
/// to one thread.
/// </summary>
/// <param name="most">How many are kept whole.</param>
internal sealed class HeldEvents(int most)
{
    private readonly List<MailEvent> _told = [];

    /// <summary>The events that a mail can tell.</summary>
    public IReadOnlyList<MailEvent> Told => _told;

    /// <summary>All of them.</summary>
    public long Count { get; private set; }

    /// <summary>The index of the first.</summary>
    public ulong First { get; private set; }

    /// <summary>The index of the last.</summary>
    public ulong Last { get; private set; }

    /// <summary>Whether a further event would be kept whole.</summary>
    public bool HasRoom => _told.Count < most;

    /// <summary>Adds one.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="told">The event; null when there is no room for it.</param>
    public void Add(ulong index, MailEvent? told)
    {
        First = Count == 0 ? index : First;
        Last = index;
        Count++;
        if (told is not null)
        {
            _told.Add(told);
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _told.Clear();
        Count = 0;
    }
}
