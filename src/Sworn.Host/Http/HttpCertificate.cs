using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Sworn.Host.Configuration;
using Sworn.Host.Running;
using Sworn.Pipeline.Tls;

namespace Sworn.Host.Http;

/// <summary>The certificate of the HTTP server, and which client certificates it takes.</summary>
internal static class HttpCertificate
{
    /// <summary>Whether TLS is to be spoken.</summary>
    public static bool IsWanted(HttpConfiguration http) =>
        http.Tls == HttpTls.On || (http.Tls == HttpTls.Auto && !IPAddress.IsLoopback(http.Listen.Address));

    /// <summary>Whether the server shows the certificate that the node makes for itself.</summary>
    public static bool IsSelfMade(HttpConfiguration http) =>
        string.Equals(http.Certificate, HttpConfiguration.SelfMade, StringComparison.Ordinal);

    /// <summary>Lets a listener speak TLS. A certificate that the node makes for itself is there already.</summary>
    /// <exception cref="IOException">A file cannot be read or is not what it should be.</exception>
    [SuppressMessage("Security", "CA5398", Justification = "RFC 9325 asks for TLS 1.2 and 1.3 and for nothing older, whatever the system allows.")]
    public static void Use(ListenOptions listener, SwornConfiguration configuration, TimeProvider time)
    {
        var http = configuration.Http;
        var folder = InputFactory.TlsFolderOf(configuration.Node);
        var certificate = IsSelfMade(http)
            ? Load(Path.Join(folder, SelfMadeCertificate.CertificateFile), Path.Join(folder, SelfMadeCertificate.KeyFile))
            : Load(http.Certificate, http.Key);
        var authorities = LoadAuthorities(http.ClientAuthorities);
        listener.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            if (authorities is not null)
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (client, chain, _) => HttpHandshake.Current!.Judge(
                    client, ClientVerifier.Judge(client, chain?.ChainPolicy.ExtraStore ?? [], authorities, time.GetUtcNow()));
            }
        });
    }

    private static IReadOnlyList<X509Certificate2>? LoadAuthorities(string file)
    {
        if (file == "none")
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        Read(file, () => authorities.ImportFromPemFile(file));
        return [.. authorities];
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
}
