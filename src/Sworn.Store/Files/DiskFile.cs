using Microsoft.Win32.SafeHandles;
using Sworn.Store.Native;

namespace Sworn.Store.Files;

/// <summary>A file on a real disk, by positioned reads and writes.</summary>
internal sealed class DiskFile(string name, SafeFileHandle handle) : StoreFile
{
    private const int ErrorMask = 0xFFFF;

    public override string Name => name;

    public override long Length => Guard("cannot be examined", () => RandomAccess.GetLength(handle));

    /// <summary>The system's error number inside an exception of the framework; 0 when there is none.</summary>
    public static int ErrorOf(IOException failure) =>
        failure.HResult > 0 && failure.HResult <= ErrorMask ? failure.HResult : 0;

    public override int Read(long offset, Span<byte> to)
    {
        try
        {
            var done = 0;
            while (done < to.Length)
            {
                var read = RandomAccess.Read(handle, to[done..], offset + done);
                if (read == 0)
                {
                    break;
                }

                done += read;
            }

            return done;
        }
        catch (IOException failure)
        {
            throw new StoreException(name, $"cannot be read at {offset}: {failure.Message}", ErrorOf(failure), failure);
        }
    }

    public override void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            RandomAccess.Write(handle, pieces, offset);
        }
        catch (IOException failure)
        {
            throw WriteFailed(offset, failure);
        }
    }

    public override void Write(long offset, ReadOnlySpan<byte> octets)
    {
        try
        {
            RandomAccess.Write(handle, octets, offset);
        }
        catch (IOException failure)
        {
            throw WriteFailed(offset, failure);
        }
    }

    public override void Sync()
    {
        var error = LibC.SyncData(handle);
        if (error != 0)
        {
            throw new StoreException(name, $"the disk refused to sync (error {error}); what it holds is not certain", error);
        }
    }

    public override void Reserve(long length)
    {
        const int NotSupported = 95;
        var error = LibC.Reserve(handle, length);
        if (error is not 0 and not NotSupported)
        {
            throw new StoreException(name, $"no room for {length} octets (error {error})", error);
        }
    }

    public override void Truncate(long length) => Guard("cannot be cut", () =>
    {
        RandomAccess.SetLength(handle, length);
        return length;
    });

    public override long Forget(long start, long end)
    {
        var before = LibC.Allocated(handle);
        return end > start && LibC.PunchHole(handle, start, end - start) == 0 ? Math.Max(0, before - LibC.Allocated(handle)) : 0;
    }

    public override void ForgetCached(long offset, long length) => LibC.ForgetCached(handle, offset, length);

    public override void Dispose() => handle.Dispose();

    private StoreException WriteFailed(long offset, IOException failure) =>
        new(name, $"cannot be written at {offset}: {failure.Message}", ErrorOf(failure), failure);

    private long Guard(string what, Func<long> operation)
    {
        try
        {
            return operation();
        }
        catch (IOException failure)
        {
            throw new StoreException(name, $"{what}: {failure.Message}", ErrorOf(failure), failure);
        }
    }
}
