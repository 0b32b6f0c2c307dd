namespace Sworn.Store.Files;

/// <summary>A file of the store could not be read or written: the disk is full, failing, or not ours to use.</summary>
public sealed class StoreException(string file, string what, int error = 0, Exception? inner = null)
    : IOException($"{file}: {what}", inner)
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int FileTooLarge = 27;

    /// <summary>The file's name.</summary>
    public string File { get; } = file;

    /// <summary>What is the matter with it.</summary>
    public string What { get; } = what;

    /// <summary>The system's error number (errno); 0 when the system reported none.</summary>
    public int Error { get; } = error;

    /// <summary>True when there is no room: the one failure that passes when somebody makes some.</summary>
    public bool IsFull => Error is NoSpace or QuotaExceeded or FileTooLarge;
}
