using Microsoft.Win32.SafeHandles;
using Sworn.Store.Native;

namespace Sworn.Store.Files;

/// <summary>
/// Says that this process alone writes to a data directory. The system drops it with the process, however that ends,
/// so a crash leaves nothing to clean up.
/// </summary>
public sealed class StoreLock : IDisposable
{
    private readonly SafeFileHandle _handle;

    private StoreLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Takes the lock file at <paramref name="path"/>, making it where it is absent.</summary>
    /// <exception cref="StoreException">Another process has it, or the file cannot be made.</exception>
    public static StoreLock Take(string path)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The framework asks for a lock of its own kind when it opens, and meets ours.
            throw InUse(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(path, $"cannot be opened: {failure.Message}", inner: failure);
        }

        if (LibC.TryLock(handle) != 0)
        {
            handle.Dispose();
            throw InUse(path);
        }

        return new StoreLock(handle);
    }

    private static StoreException InUse(string path)
    {
        const int wouldBlock = 11;
        return new StoreException(
            path, "another sworn is using this data directory; stop it, or choose another directory with --data", wouldBlock);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
