using System.Text;

namespace Sworn.Protocols.Syslog;

/// <summary>The words of the <c>sworn parse</c> object for what a parser says in enumerations, in UTF-8.</summary>
public static class MessageWords
{
    private static readonly byte[][] Codes = [.. Enum.GetNames<MalformationCode>().Select(InCamelCase)];

    /// <summary>The grammar's family: all of Cisco's are <c>cisco</c>; <see cref="DialectOf"/> tells them apart.</summary>
    public static ReadOnlySpan<byte> FormatOf(SyslogFormat format) => format switch
    {
        SyslogFormat.Rfc5424 => "rfc5424"u8,
        SyslogFormat.Rfc3164 => "rfc3164"u8,
        SyslogFormat.Junos => "junos"u8,
        SyslogFormat.Cisco or SyslogFormat.CiscoIosXr or SyslogFormat.CiscoNxOs or SyslogFormat.CiscoAsa => "cisco"u8,
        SyslogFormat.Arista => "arista"u8,
        SyslogFormat.Huawei => "huawei"u8,
        _ => "unknown"u8,
    };

    /// <summary>The kind of device within a family: <c>ios</c>, <c>ios-xr</c>, <c>nx-os</c>, <c>asa</c>; empty for families of one kind.</summary>
    public static ReadOnlySpan<byte> DialectOf(SyslogFormat format) => format switch
    {
        SyslogFormat.Cisco => "ios"u8,
        SyslogFormat.CiscoIosXr => "ios-xr"u8,
        SyslogFormat.CiscoNxOs => "nx-os"u8,
        SyslogFormat.CiscoAsa => "asa"u8,
        _ => [],
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
