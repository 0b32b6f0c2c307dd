using System.Runtime.InteropServices;

namespace Sworn.Store.Native;

/// <summary>
/// The few calls of libzstd that blocks need. It is part of every Debian; where it is missing
/// <see cref="IsAvailable"/> says so and the in-box Brotli takes its place.
/// </summary>
internal static unsafe partial class LibZstd
{
    private const string Library = "libzstd.so.1";

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>Compresses into <paramref name="to"/>.</summary>
    /// <returns>The octets written, or −1 when they do not fit.</returns>
    public static int Compress(ZstdCompressor context, Span<byte> to, ReadOnlySpan<byte> from, int level)
    {
        fixed (byte* target = to, source = from)
        {
            var written = ZSTD_compressCCtx(context, target, (nuint)to.Length, source, (nuint)from.Length, level);
            return ZSTD_isError(written) == 0 ? (int)written : -1;
        }
    }

    /// <summary>Decompresses into <paramref name="to"/>.</summary>
    /// <returns>The octets written, or −1 when the input is damaged or does not fit.</returns>
    public static int Decompress(ZstdDecompressor context, Span<byte> to, ReadOnlySpan<byte> from)
    {
        fixed (byte* target = to, source = from)
        {
            var written = ZSTD_decompressDCtx(context, target, (nuint)to.Length, source, (nuint)from.Length);
            return ZSTD_isError(written) == 0 ? (int)written : -1;
        }
    }

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ZSTD_createDCtx();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint ZSTD_compressCCtx(
        ZstdCompressor context, byte* to, nuint capacity, byte* from, nuint length, int level);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint ZSTD_decompressDCtx(
        ZstdDecompressor context, byte* to, nuint capacity, byte* from, nuint length);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint ZSTD_isError(nuint code);
}
