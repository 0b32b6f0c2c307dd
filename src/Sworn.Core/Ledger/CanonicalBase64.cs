using System.Diagnostics.CodeAnalysis;

namespace Sworn.Core.Ledger;

/// <summary>Base64 that is accepted only in the one form that encoding would give.</summary>
internal static class CanonicalBase64
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? octets)
    {
        octets = null;
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, buffer, out var length)
            || Convert.ToBase64String(buffer.AsSpan(0, length)) != text)
        {
            return false;
        }

        octets = buffer[..length];
        return true;
    }
}
