namespace Sworn.Pipeline.Native;

/// <summary>
/// Wakes the thread that waits in an <see cref="Epoll"/> (an eventfd). Thread-safe, also after its end.
/// </summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // Guards _isDisposed against a late signal from the log's writer.
    private readonly Lock _lock = new();
    private bool _isDisposed;

    public WakeSignal()
    {
        Handle = LibC.eventfd(0, NonBlocking | CloseOnExec);
        if (Handle.IsInvalid)
        {
            throw NativeFailure.Of("eventfd");
        }
    }

    /// <summary>The descriptor to watch.</summary>
    public SocketHandle Handle { get; }

    /// <summary>Wakes the thread, or lets its next wait return at once. A full counter wakes just as well.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                ulong one = 1;
                LibC.write(Handle, &one, sizeof(ulong));
            }
        }
    }

    /// <summary>Takes the signal back.</summary>
    public void Reset()
    {
        ulong count;
        LibC.read(Handle, &count, sizeof(ulong));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Handle.Dispose();
        }
    }
}
