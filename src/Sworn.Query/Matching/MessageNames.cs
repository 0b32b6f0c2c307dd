using System.Text;
using Sworn.Core.Messages;
using Sworn.Protocols.Syslog;
using Sworn.Query.Columns;
using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>The words for what the parser says in enumerations, as the <c>sworn parse</c> object spells them.</summary>
internal static class MessageNames
{
    private static readonly byte[][] Codes = [.. Enum.GetNames<MalformationCode>().Select(InCamelCase)];

    private static readonly byte[][] Severities = [.. SyslogNames.Severities.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[][] Facilities = [.. SyslogNames.Facilities.Select(Encoding.ASCII.GetBytes)];

    /// <summary>A severity: <c>err</c>.</summary>
    public static byte[] Of(Severity severity) => Severities[(int)severity];

    /// <summary>A facility: <c>local7</c>.</summary>
    public static byte[] Of(Facility facility) => Facilities[(int)facility];

    /// <summary>The severity or the facility of all records of a template; null without a PRI.</summary>
    public static byte[]? Of(in MessageFacts facts, FieldId field) => field == FieldId.Severity
        ? facts.Severity is { } severity ? Of(severity) : null
        : facts.Facility is { } facility ? Of(facility) : null;

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
