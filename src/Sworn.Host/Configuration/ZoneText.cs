using System.Diagnostics.CodeAnalysis;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>Reads time zones as configurations have them, for commands that take one too.</summary>
public static class ZoneText
{
    /// <summary>Reads <c>UTC</c>, an offset such as <c>+02:00</c>, or a name of the IANA database.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ZoneCodec.TryParse(text, out zone) && zone is not null;
    }
}
