using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Sworn.Core.Hashing;

namespace Sworn.Core.Native;

/// <summary>
/// SHA-256 of the system's libcrypto through EVP, with the algorithm fetched once and one context reused: a third of
/// the in-box cost for short messages (design/ledger.md, section 4). A FIPS provider of the platform applies.
/// </summary>
internal sealed unsafe partial class EvpSha256 : Sha256Engine
{
    private static readonly nint Algorithm = FetchAlgorithm();

    private readonly EvpContextHandle _handle;
    private readonly nint _context;

    // The handle frees the context; the address is kept beside it to spare the hot path reference counting.
    private EvpSha256(EvpContextHandle handle)
    {
        _handle = handle;
        _context = handle.DangerousGetHandle();
    }

    public override string Name => "libcrypto";

    /// <summary>A new engine, or null where libcrypto 3 is absent or refuses SHA-256.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The engine owns the handle and disposes it.")]
    public static EvpSha256? TryCreate()
    {
        if (Algorithm == 0)
        {
            return null;
        }

        var context = EvpContextHandle.Create();
        return context.IsInvalid ? null : new EvpSha256(context);
    }

    public override void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        Invariant.Check(destination.Length >= Ledger.Digest.Size);
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        int done;
        fixed (byte* a = first, b = second, to = destination)
        {
            done = EVP_DigestInit_ex2(_context, Algorithm, 0);
            done &= EVP_DigestUpdate(_context, a, (nuint)first.Length);
            if (!second.IsEmpty)
            {
                done &= EVP_DigestUpdate(_context, b, (nuint)second.Length);
            }

            uint length;
            done &= EVP_DigestFinal_ex(_context, to, &length);
        }

        Invariant.Check(done == 1);
    }

    public override void Dispose() => _handle.Dispose();

    private static nint FetchAlgorithm()
    {
        try
        {
            return EVP_MD_fetch(0, "SHA256", null);
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libcrypto.so.3", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint EVP_MD_fetch(nint library, string algorithm, string? properties);

    [LibraryImport("libcrypto.so.3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_DigestInit_ex2(nint context, nint algorithm, nint parameters);

    [LibraryImport("libcrypto.so.3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_DigestUpdate(nint context, byte* data, nuint length);

    [LibraryImport("libcrypto.so.3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_DigestFinal_ex(nint context, byte* digest, uint* length);
}
