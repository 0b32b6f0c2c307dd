namespace Sworn.Protocols.Syslog;

/// <summary>What tells the standard format of Junos from other syslog.</summary>
internal static class Junos
{
    private const int LongestEvent = 64;
    private const int LongestFacility = 12;

    /// <summary>
    /// Whether a name is a facility as Junos writes it before a message with <c>explicit-priority</c>.
    /// </summary>
    public static bool IsFacility(ReadOnlySpan<byte> name) => name.Length <= LongestFacility && (
        name.SequenceEqual("AUTH"u8) || name.SequenceEqual("AUTHPRIV"u8) || name.SequenceEqual("CHANGE"u8)
        || name.SequenceEqual("CONFLICT"u8) || name.SequenceEqual("CONSOLE"u8) || name.SequenceEqual("CRON"u8)
        || name.SequenceEqual("DAEMON"u8) || name.SequenceEqual("DFC"u8) || name.SequenceEqual("FIREWALL"u8)
        || name.SequenceEqual("FTP"u8) || name.SequenceEqual("INTERACT"u8) || name.SequenceEqual("KERN"u8)
        || name.SequenceEqual("NTP"u8) || name.SequenceEqual("PFE"u8) || name.SequenceEqual("SYSLOG"u8)
        || name.SequenceEqual("USER"u8) || (name.StartsWith("LOCAL"u8) && name.Length == 6));

    /// <summary>Finds where the text goes on after <c>%FACILITY-SEVERITY</c> and a dash or a colon.</summary>
    /// <param name="text">The message.</param>
    /// <param name="start">Index of the percent sign.</param>
    /// <param name="end">Index of the event name, or of the text when there is none.</param>
    public static bool TrySkipPriority(ReadOnlySpan<byte> text, int start, out int end)
    {
        end = start;
        if (start >= text.Length || text[start] != Octets.Percent)
        {
            return false;
        }

        var window = text.Slice(start + 1, Math.Min(text.Length - start - 1, LongestFacility + 3));
        var dash = window.IndexOf((byte)'-');
        if (dash < 0 || dash + 2 >= window.Length || !IsFacility(window[..dash])
            || window[dash + 1] is < (byte)'0' or > (byte)'7')
        {
            return false;
        }

        end = start + 1 + dash + 3;
        if (window[dash + 2] == '-')
        {
            return true;
        }

        end += end < text.Length && text[end] == Octets.Space ? 1 : 0;
        return window[dash + 2] == Octets.Colon;
    }

    /// <summary>Reads the name of an event: capitals, digits and at least one underscore, then a colon.</summary>
    public static bool TryReadEvent(ReadOnlySpan<byte> text, int start, out Slice name)
    {
        var length = 0;
        var hasUnderscore = false;
        while (length < LongestEvent && start + length < text.Length && IsEventOctet(text[start + length]))
        {
            hasUnderscore |= text[start + length] == '_';
            length++;
        }

        name = new Slice(start, length);
        return hasUnderscore && Octets.IsUpper(text[start]) && name.End < text.Length && text[name.End] == Octets.Colon;
    }

    private static bool IsEventOctet(byte octet) => Octets.IsUpper(octet) || Octets.IsDigit(octet) || octet == '_';
}
