using Microsoft.Win32.SafeHandles;

namespace Sworn.Store.Native;

/// <summary>A compression context of libzstd. Belongs to one thread.</summary>
internal sealed class ZstdCompressor : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Makes a context.</summary>
    public ZstdCompressor()
        : base(ownsHandle: true) => SetHandle(LibZstd.ZSTD_createCCtx());

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibZstd.ZSTD_freeCCtx(handle) == 0;
}
