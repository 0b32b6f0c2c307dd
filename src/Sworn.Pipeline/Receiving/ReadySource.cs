using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>A socket that a <see cref="Reactor"/> watches. Everything here runs on the reactor's thread.</summary>
internal abstract class ReadySource(SocketHandle handle) : IDisposable
{
    /// <summary>The socket; the source owns it.</summary>
    public SocketHandle Handle { get; } = handle;

    /// <summary>Its number in the reactor; never reused.</summary>
    public ulong Key { get; set; }

    /// <summary>Reads a bounded amount of what is there; called again as long as there is more.</summary>
    public abstract void OnReady();

    /// <summary>Delivers what was held while the lane was blocked.</summary>
    public virtual void Resume()
    {
    }

    /// <summary>Writes what waited for room.</summary>
    public virtual void OnWritable()
    {
    }

    /// <summary>
    /// What became of the message that <see cref="BatchLane.Await"/> was given with this number, and of all before it.
    /// </summary>
    /// <param name="token">The number.</param>
    /// <param name="isStored">Whether it is on stable storage; false when it was given up.</param>
    public virtual void Answered(long token, bool isStored)
    {
    }

    /// <summary>Called about once a second.</summary>
    public virtual void OnTick(ulong now)
    {
    }

    /// <summary>The first step of a stop: nothing new may come in.</summary>
    public virtual void StopAccepting()
    {
    }

    /// <summary>The second step: takes what the kernel already has, says what there is to say, and closes.</summary>
    public abstract void Drain();

    /// <summary>The last step, when the log has answered or time is over: says goodbye and closes what is still open.</summary>
    public virtual void Finish()
    {
    }

    /// <summary>Closes the socket, without a word.</summary>
    public virtual void Dispose() => Handle.Dispose();
}
