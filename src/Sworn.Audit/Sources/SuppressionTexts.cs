namespace Sworn.Audit.Sources;

/// <summary>Texts by which senders say that they leave messages out.</summary>
internal static class SuppressionTexts
{
    /// <summary>Junos, BSD and others write one line for several that are the same.</summary>
    public static bool IsRepeat(ReadOnlySpan<byte> text) =>
        (text.StartsWith("last message repeated "u8) || text.StartsWith("message repeated "u8) || text.StartsWith("Last message "u8))
        && text.IndexOf("repeated"u8) >= 0;

    /// <summary>rsyslog and journald name the limit; the kernel suppresses what would flood its log.</summary>
    public static bool IsRateLimit(ReadOnlySpan<byte> text) =>
        (text.IndexOf("due to rate-limiting"u8) >= 0 && (text.IndexOf("lost"u8) >= 0 || text.IndexOf("drop"u8) >= 0))
        || (text.StartsWith("Suppressed "u8) && text.IndexOf(" messages from "u8) >= 0)
        || text.EndsWith("callbacks suppressed"u8);
}
