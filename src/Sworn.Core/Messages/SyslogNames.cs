using System.Collections.Immutable;
using System.Globalization;

namespace Sworn.Core.Messages;

/// <summary>
/// The names of facilities and severities: those of RFC 9742 going out, and every alias in use coming in.
/// </summary>
public static class SyslogNames
{
    private static readonly ImmutableArray<string> SeverityNames =
        ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"];

    private static readonly ImmutableArray<string> FacilityNames =
    [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
        "audit", "console", "cron2", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    private static readonly Dictionary<string, Severity> SeverityAliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["emerg"] = Severity.Emergency,
        ["panic"] = Severity.Emergency,
        ["crit"] = Severity.Critical,
        ["err"] = Severity.Error,
        ["warn"] = Severity.Warning,
        ["informational"] = Severity.Info,
    };

    private static readonly Dictionary<string, Facility> FacilityAliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kernel"] = Facility.Kern,
        ["security"] = Facility.Auth,
        ["authorization"] = Facility.AuthPriv,
    };

    /// <summary>The severities by number, as RFC 9742 names them.</summary>
    public static IReadOnlyList<string> Severities => SeverityNames;

    /// <summary>The facilities by number, as RFC 9742 names them.</summary>
    public static IReadOnlyList<string> Facilities => FacilityNames;

    /// <summary>The RFC 9742 name of a severity.</summary>
    public static string NameOf(Severity severity) => SeverityNames[(int)severity];

    /// <summary>The RFC 9742 name of a facility.</summary>
    public static string NameOf(Facility facility) => FacilityNames[(int)facility];

    /// <summary>Reads a severity from its name, a short form or its number, whatever the case.</summary>
    public static bool TryParseSeverity(string text, out Severity severity)
    {
        var number = IndexOf(SeverityNames, text);
        severity = (Severity)Math.Max(number, 0);
        return number >= 0 || SeverityAliases.TryGetValue(text, out severity);
    }

    /// <summary>Reads a facility from its name, an alias or its number, whatever the case.</summary>
    public static bool TryParseFacility(string text, out Facility facility)
    {
        var number = IndexOf(FacilityNames, text);
        facility = (Facility)Math.Max(number, 0);
        return number >= 0 || FacilityAliases.TryGetValue(text, out facility);
    }

    private static int IndexOf(ImmutableArray<string> names, string text)
    {
        for (var number = 0; number < names.Length; number++)
        {
            if (string.Equals(names[number], text, StringComparison.OrdinalIgnoreCase))
            {
                return number;
            }
        }

        return text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given < names.Length ? given : -1;
    }
}
