namespace Sworn.Store.Journal;

/// <summary>What a journal reader found at its position.</summary>
public enum FrameStatus
{
    /// <summary>A whole frame.</summary>
    Frame,

    /// <summary>The file ends here.</summary>
    End,

    /// <summary>Octets follow that are not a whole frame: one being written, torn by a crash, or damaged.</summary>
    Broken,
}
