using System.Diagnostics.CodeAnalysis;
using Sworn.Core.Ledger;

namespace Sworn.Core.Hashing;

/// <summary>
/// Computes SHA-256 over one or two pieces. An instance holds a native or in-box context and belongs to one
/// thread at a time.
/// </summary>
[SuppressMessage("Design", "CA1063", Justification = "No engine has a finalizer: native contexts are SafeHandles.")]
public abstract class Sha256Engine : IDisposable
{
    /// <summary>The name shown by <c>sworn status</c>: <c>libcrypto</c> or <c>inbox</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The digest of <paramref name="first"/> followed by <paramref name="second"/>.</summary>
    /// <param name="first">The first piece; may be empty.</param>
    /// <param name="second">The second piece; may be empty.</param>
    /// <param name="destination">At least 32 octets, which may overlap neither piece.</param>
    public abstract void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination);

    /// <summary>The digest of two pieces as a value.</summary>
    public Digest Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        Hash(first, second, octets);
        return new Digest(octets);
    }

    /// <summary>Releases the context.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "No engine has a finalizer: native contexts are SafeHandles.")]
    public abstract void Dispose();
}
