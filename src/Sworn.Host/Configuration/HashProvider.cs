namespace Sworn.Host.Configuration;

/// <summary>Whose SHA-256 seals the log; both give the same digests.</summary>
public enum HashProvider
{
    /// <summary>
    /// The system's libcrypto, and its FIPS provider where one is active; the framework's own when there is no
    /// libcrypto.
    /// </summary>
    Libcrypto,

    /// <summary>The framework's own, whatever the system has.</summary>
    Inbox,
}
