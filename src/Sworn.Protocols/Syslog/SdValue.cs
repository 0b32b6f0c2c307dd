using Sworn.Core;

namespace Sworn.Protocols.Syslog;

/// <summary>PARAM-VALUE as it was meant (RFC 5424, section 6.3.3).</summary>
public static class SdValue
{
    private const byte Backslash = (byte)'\\';

    /// <summary>Whether a backslash before this octet is an escape; before any other it stands for itself.</summary>
    /// <param name="octet">The octet after the backslash.</param>
    public static bool IsEscapable(byte octet) => octet is (byte)'"' or Backslash or (byte)']';

    /// <summary>Takes the escapes out of a value.</summary>
    /// <param name="escaped">The value between its quotes.</param>
    /// <param name="destination">At least as long as the value.</param>
    /// <returns>The count of octets written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        Invariant.Check(destination.Length >= escaped.Length);
        var written = 0;
        while (true)
        {
            var plain = escaped.IndexOf(Backslash);
            if (plain < 0 || plain == escaped.Length - 1)
            {
                escaped.CopyTo(destination[written..]);
                return written + escaped.Length;
            }

            escaped[..plain].CopyTo(destination[written..]);
            written += plain;
            if (!IsEscapable(escaped[plain + 1]))
            {
                destination[written++] = Backslash;
            }

            destination[written++] = escaped[plain + 1];
            escaped = escaped[(plain + 2)..];
        }
    }
}
