using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sworn.Core.Ledger;

/// <summary>
/// A public key with its name, as people hand it on: <c>name+key id+base64(type ‖ key)</c> (C2SP signed-note;
/// design/ledger.md, section 3). Immutable.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>What follows the type octet of sworn's own cosignature keys (design/ledger.md, section 5.7).</summary>
    public const string CosignatureIdentifier = "sworn-ecdsa-p256-cosignature-v1";

    private const int MaxLength = 1_024;
    private const int KeyIdDigits = 8;

    private readonly byte[] _spki;

    private VerifierKey(string name, KeyType type, byte[] spki)
    {
        Name = name;
        Type = type;
        _spki = spki;
        Id = ComputeId(name, type, spki);
    }

    /// <summary>The name that signatures carry: a log's origin, or a witness' name. No space, no '+'.</summary>
    public string Name { get; }

    /// <summary>The kind of signature.</summary>
    public KeyType Type { get; }

    /// <summary>The four octets before each signature that say which key made it.</summary>
    public uint Id { get; }

    /// <summary>True when this program can check its signatures.</summary>
    public bool IsSupported => Type is KeyType.Ecdsa or KeyType.Private;

    /// <summary>A log's ECDSA key from its SubjectPublicKeyInfo.</summary>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static VerifierKey ForLog(string name, ReadOnlySpan<byte> spki) => Create(name, KeyType.Ecdsa, spki);

    /// <summary>A witness' ECDSA cosignature key from its SubjectPublicKeyInfo.</summary>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static VerifierKey ForCosignatures(string name, ReadOnlySpan<byte> spki) => Create(name, KeyType.Private, spki);

    /// <summary>Whether a text can name a key: not empty, no white space, no control character, no '+'.</summary>
    public static bool IsName([NotNullWhen(true)] string? name) =>
        !string.IsNullOrEmpty(name) && name.Length <= MaxLength
        && name.All(character => character != '+' && !char.IsWhiteSpace(character) && !char.IsControl(character));

    /// <summary>Reads the text form; false when it is not one, or its key id does not belong to its key.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = null;
        var parts = text is { Length: <= MaxLength } ? text.Split('+', 3) : [];
        if (parts.Length != 3 || !IsName(parts[0]) || parts[1].Length != KeyIdDigits || parts[1].Any(char.IsAsciiLetterUpper)
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !CanonicalBase64.TryDecode(parts[2], out var payload) || payload.Length < 2)
        {
            return false;
        }

        var type = (KeyType)payload[0];
        var material = payload.AsSpan(1);
        var identifier = Encoding.ASCII.GetBytes(CosignatureIdentifier);
        if (type == KeyType.Private)
        {
            if (!material.StartsWith(identifier))
            {
                return false;
            }

            material = material[identifier.Length..];
        }

        var read = new VerifierKey(parts[0], type, material.ToArray());
        key = read.Id == id && (!read.IsSupported || read.IsP256()) ? read : null;
        return key is not null;
    }

    /// <summary>Whether a signature over a text is this key's. False for types that cannot be checked here.</summary>
    public bool Verify(string text, ReadOnlySpan<byte> signature)
    {
        if (Type == KeyType.Ecdsa)
        {
            return VerifyEcdsa(Encoding.UTF8.GetBytes(text), signature);
        }

        return Type == KeyType.Private && TryReadTime(signature, out var time)
            && VerifyEcdsa(CosignedOctets(text, time), signature[sizeof(ulong)..]);
    }

    /// <summary>The time inside a cosignature, in seconds since 1970. Meaningful only when it verifies.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> signature, out ulong time)
    {
        time = 0;
        return signature.Length > sizeof(ulong) && BinaryPrimitives.TryReadUInt64BigEndian(signature, out time);
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. Material(Type, _spki)])}");

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && Type == other.Type && _spki.AsSpan().SequenceEqual(other._spki);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    internal static byte[] CosignedOctets(string text, ulong time) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{CosignatureIdentifier}\ntime {time}\n{text}"));

    private static VerifierKey Create(string name, KeyType type, ReadOnlySpan<byte> spki) => IsName(name)
        ? new VerifierKey(name, type, spki.ToArray())
        : throw new ArgumentException($"'{name}' cannot name a key: it must not be empty or contain white space or '+'.", nameof(name));

    private static byte[] Material(KeyType type, byte[] spki) =>
        type == KeyType.Private ? [.. Encoding.ASCII.GetBytes(CosignatureIdentifier), .. spki] : spki;

    private static uint ComputeId(string name, KeyType type, byte[] spki)
    {
        // The ECDSA type's id comes from the key alone, all others' from the name too.
        byte[] hashed = type == KeyType.Ecdsa ? spki : [.. Encoding.UTF8.GetBytes(name), 0x0A, (byte)type, .. Material(type, spki)];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(hashed));
    }

    private bool IsP256()
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(_spki, out var read);
            return read == _spki.Length && ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == "1.2.840.10045.3.1.7";
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool VerifyEcdsa(byte[] octets, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(_spki, out _);
            return ecdsa.VerifyData(octets, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
