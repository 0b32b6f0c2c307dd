namespace Sworn.Core.Hashing;

/// <summary>Whose SHA-256 seals the log; all give the same digests.</summary>
public enum HashProvider
{
    /// <summary>
    /// Many messages at once in the processor's 512-bit vectors where it has them, single ones by libcrypto; else as
    /// <see cref="Libcrypto"/>.
    /// </summary>
    Fastest,

    /// <summary>
    /// The system's libcrypto, and its FIPS provider where one is active; the framework's own when there is no
    /// libcrypto.
    /// </summary>
    Libcrypto,

    /// <summary>The framework's own, whatever the system has.</summary>
    Inbox,
}
