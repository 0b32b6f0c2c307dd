namespace Sworn.Store.Cursors;

/// <summary>What <see cref="LogTail.Read"/> found.</summary>
public enum TailStatus
{
    /// <summary>A frame.</summary>
    Frame,

    /// <summary>Nothing more below the limit that was given.</summary>
    End,

    /// <summary>Records are missing: they were removed, or their file is damaged and another follows.</summary>
    Gap,

    /// <summary>The next record should be there and cannot be read, and no later file follows. It may be asked again.</summary>
    Unreadable,
}
