using System.Security.Cryptography;

namespace Sworn.Core.Hashing;

/// <summary>The framework's own SHA-256: the fallback, and the judge of the others.</summary>
public sealed class InBoxSha256 : Sha256Engine
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public override string Name => "inbox";

    /// <inheritdoc/>
    public override void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        _hash.AppendData(first);
        _hash.AppendData(second);
        _hash.GetHashAndReset(destination);
    }

    /// <inheritdoc/>
    public override void Dispose() => _hash.Dispose();
}
