using System.Security.Cryptography.X509Certificates;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tls;

namespace Sworn.Host.Http;

/// <summary>What is learned of one TLS handshake of the HTTP server while the framework makes it. Belongs to its connection.</summary>
internal sealed class HttpHandshake
{
    private static readonly AsyncLocal<HttpHandshake?> Running = new();

    /// <summary>The handshake that the present call is part of; null for none.</summary>
    public static HttpHandshake? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }

    /// <summary>What was agreed; null when no session came about.</summary>
    public TlsSession? Session { get; set; }

    /// <summary>The certificate that was refused; null when none was.</summary>
    public PeerCertificate? Refused { get; private set; }

    /// <summary>Why there is no session.</summary>
    public PeerFault Fault { get; private set; } = PeerFault.Other;

    /// <summary>The words of the library.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>Notes that the framework gave up.</summary>
    /// <param name="failure">What it threw; null when it took too long.</param>
    public void Fail(Exception? failure)
    {
        if (Refused is null)
        {
            (Fault, Detail) = failure is null ? (PeerFault.TimedOut, "") : HandshakeFault.Of(failure);
        }
    }

    /// <summary>Notes what was found of the client's certificate.</summary>
    /// <returns>Whether it is taken.</returns>
    public bool Judge(X509Certificate2 certificate, PeerFault fault)
    {
        if (fault == PeerFault.None)
        {
            return true;
        }

        (Fault, Refused) = (fault, PeerCertificate.Of(certificate));
        return false;
    }
}
