namespace Sworn.Protocols.Syslog;

/// <summary>Finds a message that a sender glued to the one before it, without anything between them.</summary>
internal static class GluedMessage
{
    private const int MaxPriDigits = 3;

    /// <summary>
    /// Names the first place in MSG where a PRI and what may follow one stand. The message stays one.
    /// </summary>
    public static void Find(ReadOnlySpan<byte> text, SyslogMessage message)
    {
        if (!message.Msg.IsPresent)
        {
            return;
        }

        var start = message.Msg.Start + 1;
        for (var at = FindOpen(text, start); at < text.Length; at = FindOpen(text, at + 1))
        {
            var digits = Octets.CountDigits(text, at + 1, MaxPriDigits);
            var end = at + 1 + digits;
            if (digits > 0 && end < text.Length && text[end] == '>' && BeginsHeader(text, end + 1))
            {
                message.AddMalformation(MalformationCode.MessagesGlued, at, "another message seems to begin here");
                return;
            }
        }
    }

    private static int FindOpen(ReadOnlySpan<byte> text, int start) =>
        start < text.Length ? Octets.Find(text, start, (byte)'<') : text.Length;

    /// <summary>A time, the VERSION and time of RFC 5424, or the number of a Cisco message.</summary>
    private static bool BeginsHeader(ReadOnlySpan<byte> text, int start)
    {
        var number = Octets.CountDigits(text, start, 10);
        var isNumbered = number > 0 && text[(start + number)..].StartsWith(": "u8);
        return isNumbered || LegacyTime.TryRead(text, start, isColonAfter: false, out _)
            || Rfc5424Reader.Claims(text, start);
    }
}
