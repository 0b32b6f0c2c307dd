using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// A certificate revocation list (RFC 5280, section 5): who issued it, when it is current, what it revokes. Immutable.
/// </summary>
internal sealed class RevocationList
{
    private const string PemLabel = "X509 CRL";
    private const string EcPublicKey = "1.2.840.10045.2.1";

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _signatureAlgorithm;
    private readonly HashSet<BigInteger> _revoked = [];
    private readonly byte[] _issuer;
    private readonly DateTimeOffset _thisUpdate;
    private readonly DateTimeOffset? _nextUpdate;

    /// <exception cref="CryptographicException">The octets are no list.</exception>
    private RevocationList(ReadOnlyMemory<byte> der)
    {
        try
        {
            var whole = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            _signed = whole.PeekEncodedValue().ToArray();
            var list = whole.ReadSequence();
            _signatureAlgorithm = whole.ReadSequence().ReadObjectIdentifier();
            _signature = whole.ReadBitString(out _);
            if (list.PeekTag() == Asn1Tag.Integer)
            {
                list.ReadInteger();
            }

            list.ReadSequence();
            _issuer = list.ReadEncodedValue().ToArray();
            _thisUpdate = ReadTime(list);
            _nextUpdate = list.HasData && IsTime(list.PeekTag()) ? ReadTime(list) : null;
            if (list.HasData && list.PeekTag() == Asn1Tag.Sequence)
            {
                ReadEntries(list.ReadSequence());
            }
        }
        catch (AsnContentException wrong)
        {
            throw new CryptographicException("this is no certificate revocation list", wrong);
        }
    }

    /// <summary>What a revocation list of the issuer says; only one that is current and well signed is asked.</summary>
    public bool IsIssuedBy(X509Certificate2 issuer) => issuer.SubjectName.RawData.AsSpan().SequenceEqual(_issuer);

    public bool IsCurrent(DateTimeOffset now) => now >= _thisUpdate && (_nextUpdate is null || now <= _nextUpdate);

    public bool Revokes(X509Certificate2 certificate) =>
        _revoked.Contains(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));

    /// <summary>Reads every list of a file: PEM, or one in DER.</summary>
    /// <exception cref="CryptographicException">The file has no list, or a broken one.</exception>
    public static IReadOnlyList<RevocationList> Read(byte[] file)
    {
        if (file.Length > 0 && file[0] == 0x30)
        {
            return [new RevocationList(file)];
        }

        var lists = new List<RevocationList>();
        ReadOnlySpan<char> text = System.Text.Encoding.ASCII.GetString(file);
        while (PemEncoding.TryFind(text, out var fields))
        {
            if (text[fields.Label].SequenceEqual(PemLabel))
            {
                lists.Add(new RevocationList(Convert.FromBase64String(text[fields.Base64Data].ToString())));
            }

            text = text[fields.Location.End..];
        }

        return lists.Count > 0 ? lists : throw new CryptographicException("the file holds no certificate revocation list");
    }

    /// <summary>Whether the issuer's key made the signature.</summary>
    public bool IsSignedBy(X509Certificate2 issuer)
    {
        if (HashOf(_signatureAlgorithm) is not { } hash)
        {
            return false;
        }

        if (issuer.PublicKey.Oid.Value == EcPublicKey)
        {
            using var ecdsa = issuer.GetECDsaPublicKey();
            return ecdsa?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
        }

        using var rsa = issuer.GetRSAPublicKey();
        return rsa?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1) == true;
    }

    private void ReadEntries(AsnReader entries)
    {
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            _revoked.Add(entry.ReadInteger());
        }
    }

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag() == Asn1Tag.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
        "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
        "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
