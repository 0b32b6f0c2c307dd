using Sworn.Core.Messages;
using Sworn.Protocols.Syslog;

namespace Sworn.Query.Columns;

/// <summary>
/// What all records of a template agree on beyond their text: kept as one number in the template
/// (docs/formats/segment.md). The number is part of the format.
/// </summary>
/// <param name="IsMessage">Whether they are received messages.</param>
/// <param name="Format">The grammar they were read with.</param>
/// <param name="Facility">The facility; null without a valid PRI.</param>
/// <param name="Severity">The severity; null without a valid PRI.</param>
/// <param name="TimeSource">How their time is known.</param>
/// <param name="HasFaults">Whether something is wrong with them.</param>
internal readonly record struct MessageFacts(
    bool IsMessage, SyslogFormat Format, Facility? Facility, Severity? Severity, TimeSource TimeSource, bool HasFaults)
{
    private const int None = 0xFF;
    private const int OctetMask = 0xFF;
    private const int SeverityShift = 8;
    private const int FacilityShift = 16;
    private const int TimeShift = 24;
    private const ulong MessageBit = 1UL << 32;
    private const ulong FaultBit = 1UL << 33;

    /// <summary>The facts as one number.</summary>
    public ulong Packed =>
        (ulong)Format
        | ((ulong)(Severity is { } severity ? (int)severity : None) << SeverityShift)
        | ((ulong)(Facility is { } facility ? (int)facility : None) << FacilityShift)
        | ((ulong)TimeSource << TimeShift)
        | (IsMessage ? MessageBit : 0)
        | (HasFaults ? FaultBit : 0);

    /// <summary>Reads the number back.</summary>
    public static MessageFacts Unpack(ulong packed)
    {
        var severity = (int)((packed >> SeverityShift) & OctetMask);
        var facility = (int)((packed >> FacilityShift) & OctetMask);
        return new MessageFacts(
            (packed & MessageBit) != 0,
            (SyslogFormat)(packed & OctetMask),
            facility == None ? null : (Facility)facility,
            severity == None ? null : (Severity)severity,
            (TimeSource)((packed >> TimeShift) & OctetMask),
            (packed & FaultBit) != 0);
    }
}
