namespace Sworn.Pipeline.Receiving;

/// <summary>A socket that a reactor serves. All members are called on its thread.</summary>
internal interface IReadable
{
    /// <summary>The socket's file descriptor.</summary>
    int Socket { get; }

    /// <summary>Takes a bounded part of what is waiting.</summary>
    /// <returns>False when the socket is done with: the reactor forgets it and calls <see cref="Close"/>.</returns>
    bool Read();

    /// <summary>Looks after what passes with time.</summary>
    /// <returns>False when the socket is done with.</returns>
    bool Tick();

    /// <summary>The node stops: the last chance to keep what was received in part. The reactor calls <see cref="Close"/> after it.</summary>
    void Stop();

    /// <summary>Closes the socket.</summary>
    void Close();
}
