using Microsoft.Win32.SafeHandles;

namespace Sworn.Store.Native;

/// <summary>A decompression context of libzstd. Belongs to one thread.</summary>
internal sealed class ZstdDecompressor : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Makes a context.</summary>
    public ZstdDecompressor()
        : base(ownsHandle: true) => SetHandle(LibZstd.ZSTD_createDCtx());

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibZstd.ZSTD_freeDCtx(handle) == 0;
}
