using System.Runtime.InteropServices;

namespace Sworn.Core.Native;

/// <summary>An EVP_MD_CTX of libcrypto, freed exactly once.</summary>
internal sealed partial class EvpContextHandle : SafeHandle
{
    private EvpContextHandle(nint context)
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(context);

    public override bool IsInvalid => handle == 0;

    /// <summary>A new context; invalid when libcrypto has no memory for one.</summary>
    public static EvpContextHandle Create() => new(EVP_MD_CTX_new());

    protected override bool ReleaseHandle()
    {
        EVP_MD_CTX_free(handle);
        return true;
    }

    [LibraryImport("libcrypto.so.3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport("libcrypto.so.3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EVP_MD_CTX_free(nint context);
}
