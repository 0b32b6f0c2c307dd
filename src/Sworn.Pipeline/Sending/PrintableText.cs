using System.Globalization;
using System.Text;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// What a sender wrote, as text that does nothing to whoever shows it: control characters, marks that change the
/// direction of writing and octets that are no UTF-8 stand there as <c>\x1b</c> or <c>\u202e</c>.
/// </summary>
internal static class PrintableText
{
    /// <summary>Reads octets.</summary>
    /// <param name="octets">UTF-8, or anything else.</param>
    /// <param name="most">The most characters; what is longer ends in an ellipsis.</param>
    public static string Of(ReadOnlySpan<byte> octets, int most)
    {
        var text = new StringBuilder(Math.Min(octets.Length, most));
        while (!octets.IsEmpty && text.Length < most)
        {
            if (Rune.DecodeFromUtf8(octets, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                Escape(text, octets[0]);
                octets = octets[1..];
                continue;
            }

            Append(text, rune);
            octets = octets[length..];
        }

        if (!octets.IsEmpty)
        {
            text.Append('…');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Rune rune)
    {
        var isShown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);
        if (isShown)
        {
            text.Append(rune.ToString());
        }
        else if (rune.Value <= byte.MaxValue)
        {
            Escape(text, (byte)rune.Value);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
    }

    private static void Escape(StringBuilder text, byte octet) => text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
}
