using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sworn.Host.Identity;

/// <summary>Random secrets and how they are compared.</summary>
internal static class Secrets
{
    private const int SecretLength = 32;
    private const int NumberLength = 6;

    /// <summary>256 random bits as text that needs no escaping anywhere.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>A number for lists: no secret, but not to be guessed in a row.</summary>
    public static string NewNumber(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NumberLength));

    /// <summary>What is kept of a secret: SHA-256 in hexadecimal.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares in time that does not depend on where two texts differ.</summary>
    public static bool AreEqual(string? one, string? other) =>
        one is not null && other is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(HashOf(one)), Encoding.UTF8.GetBytes(HashOf(other)));
}
