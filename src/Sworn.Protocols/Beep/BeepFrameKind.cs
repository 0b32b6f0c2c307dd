namespace Sworn.Protocols.Beep;

/// <summary>What <see cref="BeepFramer"/> found.</summary>
public enum BeepFrameKind
{
    /// <summary>No whole frame yet.</summary>
    Incomplete,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>Not a frame: <see cref="BeepFramer.Error"/> says why.</summary>
    Broken,
}
