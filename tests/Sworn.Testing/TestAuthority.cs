using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Testing;

/// <summary>An authority of a test, which also makes what is wrong.</summary>
public sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte _serial = 1;

    /// <summary>Makes an authority.</summary>
    /// <param name="name">Its CN.</param>
    /// <param name="constraints">What its basicConstraints say of CA; null for no such extension.</param>
    public TestAuthority(string name = "Test CA", bool? constraints = true)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        if (constraints is { } isAuthority)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        }

        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Now.AddYears(-2), Now.AddYears(2), [1]);
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public X509Certificate2 Issue(
        string host, DateTimeOffset? from = null, DateTimeOffset? to = null, bool forClients = true, TestAuthority? signedBy = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(forClients ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        using var issued = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa((signedBy ?? this)._key),
            from ?? Now.AddDays(-1), to ?? Now.AddDays(30), [++_serial]);
        return issued.CopyWithPrivateKey(key);
    }

    public string RevocationList(DateTimeOffset? until = null, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            list.AddEntry(certificate);
        }

        using var issuer = Certificate.CopyWithPrivateKey(_key);
        var identifier = X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false);
        var octets = list.Build(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), 1, until ?? Now.AddDays(7),
            HashAlgorithmName.SHA256, identifier, Now.AddDays(-10));
        return PemEncoding.WriteString("X509 CRL", octets);
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }
}
