using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// Judges a peer's certificate and gives the precise reason of a refusal: path (RFC 5280), revocation by lists from a
/// file, then name or fingerprint (RFC 5425, section 5). Nothing is ever fetched from the network. Thread-safe.
/// </summary>
internal static class PeerVerifier
{
    public static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");
    public static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Judges a certificate.</summary>
    /// <param name="certificate">What the peer showed.</param>
    /// <param name="sent">The further certificates that it sent.</param>
    /// <param name="trust">Whom to trust.</param>
    /// <param name="permitted">Who may be there.</param>
    /// <param name="use">The extended key usage that is needed, where the certificate limits it.</param>
    /// <param name="now">The present time.</param>
    /// <returns><see cref="PeerFault.None"/>, or why it is refused.</returns>
    public static PeerFault Judge(
        X509Certificate2 certificate,
        IEnumerable<X509Certificate2> sent,
        PeerTrust trust,
        PermittedPeers permitted,
        Oid use,
        DateTimeOffset now)
    {
        // A known fingerprint needs no path: the certificate may be self-signed.
        if (permitted.HasFingerprintOf(certificate))
        {
            return TimeFaultOf(certificate, now);
        }

        if (trust.Authorities.Count == 0)
        {
            return permitted.HasFingerprints ? PeerFault.WrongFingerprint : PeerFault.UntrustedPath;
        }

        var fault = JudgePath(certificate, sent, trust, use, now);
        if (fault != PeerFault.None || (!permitted.HasNames && !permitted.HasFingerprints))
        {
            return fault;
        }

        return permitted.HasNameOf(certificate) ? PeerFault.None
            : permitted.HasNames ? PeerFault.WrongName : PeerFault.WrongFingerprint;
    }

    private static PeerFault JudgePath(
        X509Certificate2 certificate, IEnumerable<X509Certificate2> sent, PeerTrust trust, Oid use, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trust.Authorities.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(sent.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(use);
        var isGood = chain.Build(certificate);
        try
        {
            return isGood ? JudgeRevocation(chain, trust.RevocationLists, now) : FaultOf(chain, now);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    /// <summary>Of several faults the one is told that a person mends first.</summary>
    private static PeerFault FaultOf(X509Chain chain, DateTimeOffset now)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotSignatureValid))
        {
            return PeerFault.SignatureFailure;
        }

        if (IssuerFaultOf(chain) is var issuer and not PeerFault.None)
        {
            return issuer;
        }

        if ((status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != X509ChainStatusFlags.NoError)
        {
            return PeerFault.UntrustedPath;
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return chain.ChainElements.Select(element => TimeFaultOf(element.Certificate, now))
                .FirstOrDefault(static fault => fault != PeerFault.None, PeerFault.Expired);
        }

        return (status & (X509ChainStatusFlags.NotValidForUsage | X509ChainStatusFlags.InvalidNameConstraints
            | X509ChainStatusFlags.HasNotPermittedNameConstraint | X509ChainStatusFlags.HasExcludedNameConstraint)) != X509ChainStatusFlags.NoError
            ? PeerFault.WrongUsage : PeerFault.Other;
    }

    private static PeerFault IssuerFaultOf(X509Chain chain)
    {
        foreach (var element in chain.ChainElements.Skip(1))
        {
            var constraints = element.Certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
            if (constraints is not { CertificateAuthority: true })
            {
                return constraints is null ? PeerFault.BasicConstraintsAbsent : PeerFault.AuthorityFlagNotSet;
            }
        }

        return PeerFault.None;
    }

    private static PeerFault TimeFaultOf(X509Certificate2 certificate, DateTimeOffset now) =>
        now.UtcDateTime < certificate.NotBefore.ToUniversalTime() ? PeerFault.NotYetValid
        : now.UtcDateTime > certificate.NotAfter.ToUniversalTime() ? PeerFault.Expired : PeerFault.None;

    /// <summary>Every certificate below the anchor needs a current, well-signed list of its issuer.</summary>
    private static PeerFault JudgeRevocation(X509Chain chain, IReadOnlyList<RevocationList>? lists, DateTimeOffset now)
    {
        if (IssuerFaultOf(chain) is var issuer and not PeerFault.None)
        {
            return issuer;
        }

        for (var place = 0; lists is not null && place < chain.ChainElements.Count - 1; place++)
        {
            var certificate = chain.ChainElements[place].Certificate;
            var authority = chain.ChainElements[place + 1].Certificate;
            var ofIssuer = lists.Where(list => list.IsIssuedBy(authority) && list.IsSignedBy(authority)).ToList();
            if (ofIssuer.Exists(list => list.Revokes(certificate)))
            {
                return PeerFault.Revoked;
            }

            if (!ofIssuer.Exists(list => list.IsCurrent(now)))
            {
                return PeerFault.RevocationUnknown;
            }
        }

        return PeerFault.None;
    }
}
