namespace Sworn.Store.Log;

/// <summary>Whether messages are recorded, and if not, what becomes of them.</summary>
public enum RecordingState
{
    /// <summary>They are.</summary>
    Recording,

    /// <summary>The disk is full: they are held back or given up as the policy says, and recorded as soon as there is room.</summary>
    Full,

    /// <summary>They go to the outputs only, until recording is resumed.</summary>
    LocalStopped,

    /// <summary>Recording resumes: what is on its way to the outputs is waited for, and nothing new is taken meanwhile.</summary>
    LocalResuming,

    /// <summary>None is taken, until recording is resumed.</summary>
    Stopped,
}
