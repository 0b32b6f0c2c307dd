using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sworn.Testing;

namespace Sworn.Integration.Tests;

/// <summary>A server and clients of every kind that must be told apart, as files for openssl.</summary>
internal sealed class OpenSslPki : IDisposable
{
    private const string Host = "good.example";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-certs-");

    private OpenSslPki()
    {
    }

    public static async Task<OpenSslPki> MakeAsync()
    {
        var pki = new OpenSslPki();
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority("Stranger");
        using var flagless = new TestAuthority("No flag", constraints: false);
        using var revoked = authority.Issue(Host);
        var now = TestAuthority.Now;
        await pki.WriteAsync("server", authority.Issue("server.example", forClients: false));
        await pki.WriteAsync("good", authority.Issue(Host));
        await pki.WriteAsync("expired", authority.Issue(Host, now.AddDays(-9), now.AddDays(-1)));
        await pki.WriteAsync("wrong", authority.Issue("wrong.example"));
        await pki.WriteAsync("stranger", stranger.Issue(Host));
        await pki.WriteAsync("flagless", flagless.Issue(Host));
        await pki.WriteAsync("revoked", revoked);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        await pki.WriteAsync("self", request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
        await File.WriteAllTextAsync(pki.At("trust.pem"), authority.Pem + "\n" + flagless.Pem + "\n");
        await File.WriteAllTextAsync(pki.At("crl.pem"), authority.RevocationList(revoked: revoked));
        return pki;
    }

    public string At(string name) => Path.Join(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task WriteAsync(string name, X509Certificate2 certificate)
    {
        await File.WriteAllTextAsync(At(name + ".pem"), certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(At(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }
}
