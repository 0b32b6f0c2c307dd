namespace Sworn.Store.Log;

/// <summary>
/// A sender during one session. The receiver that hears it counts its records; the log's writer remembers in which
/// journal file it was last defined, so that every file says by itself who its records came from.
/// </summary>
public sealed class Source
{
    internal Source(uint id, SourceIdentity identity)
    {
        Id = id;
        Identity = identity;
    }

    /// <summary>The number that entries carry; never reused in a session.</summary>
    public uint Id { get; }

    /// <summary>Who it is.</summary>
    public SourceIdentity Identity { get; }

    /// <summary>How many records came from it. Written only by the thread that receives from it.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>The batch that last listed it; belongs to the receiving thread.</summary>
    internal ulong LastBatch { get; set; }

    /// <summary>The first index of the journal file that defines it; belongs to the writer's thread.</summary>
    internal ulong? DefinedInFile { get; set; }

    /// <summary>Counts one more record.</summary>
    /// <returns>Its source sequence, from 1.</returns>
    public ulong NextSequence() => ++Sequence;
}
