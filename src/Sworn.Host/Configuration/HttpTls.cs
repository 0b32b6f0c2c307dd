namespace Sworn.Host.Configuration;

/// <summary>When the HTTP server speaks TLS.</summary>
public enum HttpTls
{
    /// <summary>Everywhere but on a loopback address.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never: only behind a proxy that does.</summary>
    Off,
}
