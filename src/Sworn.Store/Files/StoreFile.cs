using System.Diagnostics.CodeAnalysis;

namespace Sworn.Store.Files;

/// <summary>
/// One open file of a store. Writes go where the caller says; nothing is durable before <see cref="Sync"/> returns.
/// One writer at a time; reading is safe beside it.
/// </summary>
[SuppressMessage("Design", "CA1063", Justification = "No implementation has a finalizer.")]
public abstract class StoreFile : IDisposable
{
    /// <summary>The file's name relative to its directory, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>The length in octets.</summary>
    /// <exception cref="StoreException">The file cannot be examined.</exception>
    public abstract long Length { get; }

    /// <summary>Reads until <paramref name="to"/> is full or the file ends.</summary>
    /// <returns>The octets read.</returns>
    /// <exception cref="StoreException">The medium failed.</exception>
    public abstract int Read(long offset, Span<byte> to);

    /// <summary>Writes the pieces one after the other.</summary>
    /// <exception cref="StoreException">The medium failed or is full; part of the octets may have been written.</exception>
    public abstract void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> pieces);

    /// <summary>Writes one piece.</summary>
    /// <exception cref="StoreException">The medium failed or is full; part of the octets may have been written.</exception>
    public abstract void Write(long offset, ReadOnlySpan<byte> octets);

    /// <summary>Returns when everything written is on stable storage.</summary>
    /// <exception cref="StoreException">
    /// The device could not keep the promise. What was written since the last success may be gone, and asking again
    /// would answer yes without writing it: the caller must stop and recover (design/ledger.md, rule C6).
    /// </exception>
    public abstract void Sync();

    /// <summary>Reserves space up to <paramref name="length"/> octets without changing the file's length.</summary>
    /// <exception cref="StoreException">There is no room (<see cref="StoreException.IsFull"/>).</exception>
    public abstract void Reserve(long length);

    /// <summary>Cuts the file to <paramref name="length"/> octets.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public abstract void Truncate(long length);

    /// <summary>
    /// Gives the space of some octets back to the file system; they read as zeros then, and the length stays. Where
    /// the file system cannot do that, nothing happens.
    /// </summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="end">Where they end.</param>
    /// <returns>The octets given back: 0 where there were none, or the file system cannot.</returns>
    public abstract long Forget(long start, long end);

    /// <summary>Tells the system that a synced part will hardly be read soon, so that its memory can serve others.</summary>
    public virtual void ForgetCached(long offset, long length)
    {
    }

    /// <summary>Closes the file. Does not sync.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "No implementation has a finalizer.")]
    public abstract void Dispose();
}
