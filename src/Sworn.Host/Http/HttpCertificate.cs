using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Sworn.Host.Configuration;
using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>The certificate of the HTTP server, and which client certificates it takes.</summary>
internal static class HttpCertificate
{
    /// <summary>The folder of what the node makes for itself, relative to the data directory.</summary>
    public const string Folder = "state/tls";

    /// <summary>The certificate that the node makes for itself.</summary>
    public const string CertificateFile = "self-made.crt";

    /// <summary>Its private key.</summary>
    public const string KeyFile = "self-made.key";

    private const int Years = 10;

    /// <summary>Whether TLS is to be spoken.</summary>
    public static bool IsWanted(HttpConfiguration http) =>
        http.Tls == HttpTls.On || (http.Tls == HttpTls.Auto && !IPAddress.IsLoopback(http.Listen.Address));

    /// <summary>Lets a listener speak TLS.</summary>
    /// <exception cref="IOException">A file cannot be read or is not what it should be.</exception>
    [SuppressMessage("Security", "CA5398", Justification = "RFC 9325 asks for TLS 1.2 and 1.3 and for nothing older, whatever the system allows.")]
    public static void Use(ListenOptions listener, SwornConfiguration configuration, DateTimeOffset now)
    {
        var http = configuration.Http;
        var folder = Path.Join(configuration.Node.Data, Folder);
        var isOwn = string.Equals(http.Certificate, HttpConfiguration.SelfMade, StringComparison.Ordinal);
        if (isOwn)
        {
            Ensure(folder, configuration.Node.Name, now);
        }

        var certificate = Load(isOwn ? Path.Join(folder, CertificateFile) : http.Certificate, isOwn ? Path.Join(folder, KeyFile) : KeyOf(http));
        var authorities = LoadAuthorities(http.ClientAuthorities);
        listener.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            if (authorities is not null)
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (client, _, _) => IsIssuedBy(client, authorities);
            }
        });
    }

    private static string KeyOf(HttpConfiguration http) => http.Key == HttpConfiguration.SelfMade ? http.Certificate : http.Key;

    private static bool IsIssuedBy(X509Certificate2 client, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(client);
    }

    private static X509Certificate2Collection? LoadAuthorities(string file)
    {
        if (file == "none")
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        Read(file, () => authorities.ImportFromPemFile(file));
        return authorities;
    }

    private static X509Certificate2 Load(string certificate, string key)
    {
        X509Certificate2? loaded = null;
        Read(certificate, () => loaded = X509Certificate2.CreateFromPemFile(certificate, key));
        return loaded!;
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new IOException($"{file}: {wrong.Message}", wrong);
        }
    }

    private static void Ensure(string folder, string name, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (certificate, key) = (Path.Join(folder, CertificateFile), Path.Join(folder, KeyFile));
        if (File.Exists(certificate) && File.Exists(key))
        {
            return;
        }

        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name[..Math.Min(name.Length, 64)]);
        var request = new CertificateRequest(subject.Build(), pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddYears(Years));

        // The key first: a certificate whose key is missing would be taken for a broken pair.
        PrivateFile.Write(key, System.Text.Encoding.ASCII.GetBytes(pair.ExportPkcs8PrivateKeyPem()));
        PrivateFile.Write(certificate, System.Text.Encoding.ASCII.GetBytes(made.ExportCertificatePem()));
    }
}
