using System.Collections.Immutable;
using System.Text.Json;

namespace Sworn.Protocols.Syslog;

/// <summary>The words of the outer contract for what a parser finds.</summary>
public static class SyslogTexts
{
    private static readonly ImmutableArray<string> Codes =
        [.. Enum.GetNames<MalformationCode>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>The name of a format; Cisco's families share one.</summary>
    public static string TextOf(SyslogFormat format) => format switch
    {
        SyslogFormat.Rfc5424 => "rfc5424",
        SyslogFormat.Rfc3164 => "rfc3164",
        SyslogFormat.Junos => "junos",
        SyslogFormat.Cisco or SyslogFormat.CiscoIosXr or SyslogFormat.CiscoNxOs or SyslogFormat.CiscoAsa => "cisco",
        SyslogFormat.Arista => "arista",
        SyslogFormat.Huawei => "huawei",
        _ => "unknown",
    };

    /// <summary>The name of a source of time.</summary>
    public static string TextOf(TimeSource source) => source switch
    {
        TimeSource.Parsed => "parsed",
        TimeSource.ZoneAssumed => "zone-assumed",
        TimeSource.YearInferred => "year-inferred",
        _ => "receipt",
    };

    /// <summary>The name of a fault, in camel case.</summary>
    public static string TextOf(MalformationCode code) => Codes[(int)code];
}
