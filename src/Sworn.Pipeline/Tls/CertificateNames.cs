using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// Compares the names of a certificate with configured ones as RFC 5425, section 5.2 says: dNSName and iPAddress of
/// subjectAltName; the CN of the subject only where there is no such name. Case does not matter.
/// </summary>
internal static class CertificateNames
{
    private const string CommonName = "2.5.4.3";

    /// <summary>Whether the certificate bears a name that <paramref name="wanted"/> stands for.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="wanted">A host name or an address; <c>*</c> as its whole left-most label fits any one label.</param>
    public static bool Fit(X509Certificate2 certificate, string wanted)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (IPAddress.TryParse(wanted, out var address))
        {
            return alternative is not null && alternative.EnumerateIPAddresses().Contains(address);
        }

        var names = alternative?.EnumerateDnsNames().ToList() ?? [];
        return names.Count > 0 || alternative is not null
            ? names.Exists(name => Fit(name, wanted))
            : CommonNames(certificate).Any(name => Fit(name, wanted));
    }

    /// <summary>
    /// Whether a presented name and a configured one stand for the same host; either may begin with a wildcard label.
    /// </summary>
    internal static bool Fit(string presented, string wanted)
    {
        var (left, right) = (presented.TrimEnd('.'), wanted.TrimEnd('.'));
        return string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
            || FitsWildcard(left, right)
            || FitsWildcard(right, left);
    }

    private static bool FitsWildcard(string pattern, string name)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal) || pattern.Count(static c => c == '.') < 2)
        {
            return false;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && name.AsSpan(dot).Equals(pattern.AsSpan(1), StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> CommonNames(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(static name => !name.HasMultipleElements && name.GetSingleElementType().Value == CommonName)
            .Select(static name => name.GetSingleElementValue() ?? "");
}
