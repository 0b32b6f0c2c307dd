namespace Sworn.Store.Journal;

/// <summary>What a journal frame stands for (design/store.md, section 4.1, offset 28).</summary>
[Flags]
public enum FrameFlags
{
    /// <summary>More of the same commit follows.</summary>
    None = 0,

    /// <summary>The writer synced after this frame before it wrote another.</summary>
    EndsCommit = 1,

    /// <summary>The first frame of a session.</summary>
    SessionStart = 2,
}
