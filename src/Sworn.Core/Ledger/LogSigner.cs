using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sworn.Core.Ledger;

/// <summary>A private key that signs notes: a log's own, or a witness'. Not thread-safe.</summary>
public sealed class LogSigner : IDisposable
{
    private readonly ECDsa _key;

    private LogSigner(string name, ECDsa key, bool isWitness)
    {
        _key = key;
        var spki = key.ExportSubjectPublicKeyInfo();
        Key = isWitness ? VerifierKey.ForCosignatures(name, spki) : VerifierKey.ForLog(name, spki);
    }

    /// <summary>Its public key.</summary>
    public VerifierKey Key { get; }

    /// <summary>A new log key, ECDSA P-256.</summary>
    public static LogSigner Generate(string name) => new(name, ECDsa.Create(ECCurve.NamedCurves.nistP256), isWitness: false);

    /// <summary>A new cosignature key, ECDSA P-256.</summary>
    public static LogSigner GenerateWitness(string name) => new(name, ECDsa.Create(ECCurve.NamedCurves.nistP256), isWitness: true);

    /// <summary>A log key from its PKCS #8 form.</summary>
    /// <exception cref="CryptographicException">The octets are not a private key.</exception>
    public static LogSigner Import(string name, ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return new LogSigner(name, key, isWitness: false);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The PKCS #8 form; the caller zeroes it after use.</summary>
    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    /// <summary>Signs a text as a log.</summary>
    public NoteSignature Sign(string text)
    {
        Invariant.Check(Key.Type == KeyType.Ecdsa);
        return new NoteSignature(Key.Name, Key.Id, SignOctets(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Cosigns a text as a witness at a time, in seconds since 1970.</summary>
    public NoteSignature Cosign(string text, ulong time)
    {
        Invariant.Check(Key.Type == KeyType.Private);
        var signature = SignOctets(VerifierKey.CosignedOctets(text, time));
        var timed = new byte[sizeof(ulong) + signature.Length];
        BinaryPrimitives.WriteUInt64BigEndian(timed, time);
        signature.CopyTo(timed, sizeof(ulong));
        return new NoteSignature(Key.Name, Key.Id, timed);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private byte[] SignOctets(byte[] octets) =>
        _key.SignData(octets, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
