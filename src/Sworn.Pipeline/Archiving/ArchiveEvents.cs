namespace Sworn.Pipeline.Archiving;

/// <summary>The facts that archives state, each on the archive's thread. Override what you want to hear.</summary>
public class ArchiveEvents
{
    /// <summary>A site has a file.</summary>
    public virtual void Transferred(string archive, TransferredFile file, string site)
    {
    }

    /// <summary>A site did not take a file; the next site is tried, or all of them later.</summary>
    public virtual void TransferFailed(string archive, TransferredFile file, string site, string reason)
    {
    }

    /// <summary>A file went before it was transferred.</summary>
    public virtual void FileGone(string archive, string file)
    {
    }

    /// <summary>Files cannot be listed or read, or what was transferred cannot be noted; tried again.</summary>
    public virtual void Failed(string archive, string reason)
    {
    }
}
