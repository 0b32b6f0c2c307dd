using System.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Query.Matching;

/// <summary>The words for what the parser says in enumerations, as the <c>sworn parse</c> object spells them.</summary>
internal static class MessageNames
{
    private static readonly byte[][] Codes = [.. Enum.GetNames<MalformationCode>().Select(InCamelCase)];

    /// <summary>A format: <c>rfc5424</c>, <c>cisco</c>, …</summary>
    public static ReadOnlySpan<byte> Of(SyslogFormat format) => format switch
    {
        SyslogFormat.Rfc5424 => "rfc5424"u8,
        SyslogFormat.Rfc3164 => "rfc3164"u8,
        SyslogFormat.Junos => "junos"u8,
        SyslogFormat.Cisco or SyslogFormat.CiscoIosXr or SyslogFormat.CiscoNxOs or SyslogFormat.CiscoAsa => "cisco"u8,
        SyslogFormat.Arista => "arista"u8,
        SyslogFormat.Huawei => "huawei"u8,
        _ => "unknown"u8,
    };

    /// <summary>How a time is known.</summary>
    public static ReadOnlySpan<byte> Of(TimeSource source) => source switch
    {
        TimeSource.Parsed => "parsed"u8,
        TimeSource.ZoneAssumed => "zone-assumed"u8,
        TimeSource.YearInferred => "year-inferred"u8,
        _ => "receipt"u8,
    };

    /// <summary>A fault: its name in camel case.</summary>
    public static ReadOnlySpan<byte> Of(MalformationCode code) => Codes[(int)code];

    private static byte[] InCamelCase(string name) => Encoding.ASCII.GetBytes(char.ToLowerInvariant(name[0]) + name[1..]);
}
