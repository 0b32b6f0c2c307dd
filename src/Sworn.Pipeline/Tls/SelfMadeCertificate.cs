using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// The certificate that a node makes for itself when it has none (RFC 5425, section 4.2.1: both sides must be able to):
/// ECDSA on P-256, self-signed, for the host's name and the loopback addresses, ten years.
/// </summary>
public static class SelfMadeCertificate
{
    /// <summary>The certificate's file in its folder.</summary>
    public const string CertificateFile = "self-made.crt";

    /// <summary>The private key's file, which only its owner can read.</summary>
    public const string KeyFile = "self-made.key";

    private const int Years = 10;
    private const int SerialLength = 16;

    /// <summary>Makes certificate and key in a folder, unless both are there.</summary>
    /// <param name="folder">The folder; made with mode 0700 when it is missing.</param>
    /// <param name="hostName">The name to certify.</param>
    /// <param name="now">The present time.</param>
    /// <returns>True when they were made, false when they were there.</returns>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public static bool Ensure(string folder, string hostName, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (certificate, key) = (Path.Join(folder, CertificateFile), Path.Join(folder, KeyFile));
        if (File.Exists(certificate) && File.Exists(key))
        {
            return false;
        }

        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = RequestFor(hostName, pair).Create(
            NameOf(hostName), X509SignatureGenerator.CreateForECDsa(pair), now.AddHours(-1), now.AddYears(Years), Serial());

        // The key first: a certificate without its key would be taken for a whole pair that is broken.
        Write(key, pair.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(certificate, made.ExportCertificatePem(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return true;
    }

    private static CertificateRequest RequestFor(string hostName, ECDsa pair)
    {
        var request = new CertificateRequest(NameOf(hostName), pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        if (hostName != "localhost")
        {
            names.AddDnsName("localhost");
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [PeerVerifier.ServerUse, PeerVerifier.ClientUse], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static X500DistinguishedName NameOf(string hostName)
    {
        var name = new X500DistinguishedNameBuilder();

        // RFC 5280, appendix A: a CN has 64 characters at the most. The whole name stands in subjectAltName.
        name.AddCommonName(hostName[..Math.Min(hostName.Length, 64)]);
        return name.Build();
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
