using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary>
/// One step behind the conditions, as the text of the query states it: it takes records or rows and gives records or rows.
/// Each kind prints itself, and what is printed reads back as the same pipe. Immutable.
/// </summary>
internal abstract class Pipe
{
    /// <summary>Whether each record goes through alone, so that a log that is followed can.</summary>
    public virtual bool IsFollowable => false;

    /// <summary>Writes the pipe as query text.</summary>
    public abstract void Print(QueryPrinter to);

    /// <summary>What comes out when this goes in.</summary>
    public virtual PipeShape ShapeBehind(PipeShape before) => before;
}
