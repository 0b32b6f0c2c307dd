using Sworn.Protocols.Framing;

namespace Sworn.Pipeline.Receiving;

/// <summary>What is spoken on a connection: how octets become messages, and what is said back.</summary>
internal abstract class ConnectionProtocol
{
    /// <summary>Whether the connection is to be closed in order now.</summary>
    public virtual bool IsFinished => false;

    /// <summary>Whether the peer waits for answers.</summary>
    public virtual bool IsAwaiting => false;

    /// <summary>What is wrong, after a step that was <see cref="FrameKind.Unframed"/>.</summary>
    public abstract Enum Error { get; }

    /// <summary>The next message at the beginning of <paramref name="octets"/>; what is none is dealt with on the way.</summary>
    public abstract FrameStep Next(ReadOnlySpan<byte> octets);

    /// <summary>From here on octets may go both ways.</summary>
    public virtual void Opened()
    {
    }

    /// <summary>The message of a step.</summary>
    /// <param name="octets">What the step was given.</param>
    /// <param name="step">The step.</param>
    public virtual ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> octets, in FrameStep step) => octets.Slice(step.Start, step.Length);

    /// <summary>What is kept as a record, cut short, of octets that no step consumed.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="isUnframed">Whether they cannot be a frame; else the end of the stream cut them short.</param>
    public abstract ReadOnlySpan<byte> Leftover(ReadOnlySpan<byte> octets, bool isUnframed);

    /// <summary>The message of the last step went to the log, or was given up.</summary>
    public virtual void Taken(bool isGivenUp)
    {
    }

    /// <summary>The log has answered: see <see cref="ReadySource.Answered"/>.</summary>
    public virtual void Answered(long token, bool isStored)
    {
    }

    /// <summary>This side is about to close.</summary>
    public virtual void Ending()
    {
    }
}
