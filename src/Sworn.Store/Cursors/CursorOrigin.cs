namespace Sworn.Store.Cursors;

/// <summary>Where a cursor's position comes from when it is opened.</summary>
public enum CursorOrigin
{
    /// <summary>There was none: it begins where its owner said.</summary>
    New,

    /// <summary>It goes on where it stood.</summary>
    Kept,

    /// <summary>
    /// The file is damaged, belongs to another log, or points behind the end of this one: it begins again at the first
    /// record, so that nothing is left out.
    /// </summary>
    Reset,
}
