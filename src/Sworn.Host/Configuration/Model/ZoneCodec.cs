using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>Time zones: <c>UTC</c>, an offset, or a name of the IANA database as the system has it.</summary>
internal sealed partial class ZoneCodec : ValueCodec
{
    private const string UtcName = "UTC";

    /// <summary>The limit of <see cref="TimeZoneInfo"/>; the greatest offset in use is +14:00.</summary>
    private const int MaxOffsetHours = 14;

    public override string TypeName => "time zone";

    public override string Syntax =>
        "`UTC`, an offset (`\"+02:00\"`) or a name of the IANA time zone database (`Europe/Berlin`)";

    public override string Form => "a time zone known here";

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        var isZone = TryParse(scalar.Text, out var zone);
        (value, problem) = (zone!, null!);
        if (!isZone)
        {
            var nearest = NearestName.Of(
                scalar.Text, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id).Append(UtcName));
            problem = Bad(
                ConfigurationErrorCode.BadValue,
                scalar,
                "Write UTC, an offset such as +02:00, or an IANA name such as Europe/Berlin.",
                nearest);
        }

        return isZone;
    }

    public override string Format(object value) => ((TimeZoneInfo)value).Id;

    public override void Describe(JsonObject schema, SettingModel setting)
    {
        schema["type"] = "string";
        schema["minLength"] = 1;
    }

    internal static bool TryParse(string text, out TimeZoneInfo? zone)
    {
        zone = null;
        if (text is UtcName or "Z")
        {
            zone = TimeZoneInfo.Utc;
            return true;
        }

        if (Offset().IsMatch(text))
        {
            return TryMakeFixed(text, out zone);
        }

        // The name becomes a path below the system's zone directory.
        return IanaName().IsMatch(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone);
    }

    private static bool TryMakeFixed(string text, out TimeZoneInfo? zone)
    {
        zone = null;
        var magnitude = TimeSpan.ParseExact(text.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture);
        if (magnitude > TimeSpan.FromHours(MaxOffsetHours))
        {
            return false;
        }

        var offset = text[0] == '-' ? -magnitude : magnitude;
        zone = offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(text, offset, text, text);
        return true;
    }

    [GeneratedRegex(
        @"^[-+]([01][0-9]|2[0-3]):[0-5][0-9]\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Offset();

    [GeneratedRegex(
        @"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex IanaName();
}
