using Sworn.Protocols.Syslog;

namespace Sworn.Fuzz.Oracles;

/// <summary>What holds for every parsed message, whatever its octets were.</summary>
public static class MessageShape
{
    /// <summary>
    /// Asserts that all that was found lies within the octets, and that no two members contradict each other.
    /// </summary>
    public static void Check(ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        foreach (var slice in Slices(message))
        {
            IsWithin(slice, raw);
        }

        Assertion.Same(message.Facility.HasValue, message.Severity.HasValue, "facility and severity");
        var hasSource = message.TimeSource != TimeSource.Receipt;
        Assertion.That(hasSource || message.Timestamp is null, "a time that has no source");
        Assertion.That(!message.Timestamp.HasValue || message.TimestampText.IsPresent, "a time that stands nowhere");
        Assertion.That(message.Malformations.Length <= SyslogMessage.MaxMalformations, "too many faults");
        foreach (var fault in message.Malformations)
        {
            var isWithin = fault.Offset >= 0 && fault.Offset <= raw.Length;
            Assertion.That(isWithin && fault.Detail.Length > 0, "a fault outside the message");
        }

        CheckElements(raw, message);
    }

    /// <summary>Asserts that two results are the same in every member.</summary>
    public static void CheckSame(SyslogMessage one, SyslogMessage other)
    {
        Assertion.Same(one.Format, other.Format, "format");
        Assertion.Same(one.Facility, other.Facility, "facility");
        Assertion.Same(one.Severity, other.Severity, "severity");
        Assertion.Same(one.Version, other.Version, "version");
        Assertion.Same(one.Timestamp, other.Timestamp, "timestamp");
        Assertion.Same(one.OffsetMinutes, other.OffsetMinutes, "offset");
        Assertion.Same(one.FractionDigits, other.FractionDigits, "digits");
        Assertion.Same(one.TimeSource, other.TimeSource, "time source");
        Assertion.Same(one.IsClockUnsynchronised, other.IsClockUnsynchronised, "clock");
        Assertion.Same(one.Seq, other.Seq, "seq");
        Assertion.Same(one.Cisco, other.Cisco, "cisco");
        Assertion.That(Slices(one).SequenceEqual(Slices(other)), "slices");
        Assertion.That(one.SdElements.SequenceEqual(other.SdElements), "elements");
        Assertion.That(one.SdParams.SequenceEqual(other.SdParams), "parameters");
        Assertion.That(one.Malformations.SequenceEqual(other.Malformations), "faults");
        Assertion.Same(one.HasMoreMalformations, other.HasMoreMalformations, "more faults");
    }

    private static Slice[] Slices(SyslogMessage message) =>
    [
        message.TimestampText,
        message.Hostname,
        message.AppName,
        message.ProcId,
        message.MsgId,
        message.Msg,
        message.Event,
        message.Cisco?.Facility ?? default,
        message.Cisco?.Mnemonic ?? default,
    ];

    private static void IsWithin(Slice slice, ReadOnlySpan<byte> raw) =>
        Assertion.That(slice.Start >= 0 && slice.Length >= 0 && slice.End <= raw.Length, "a part outside the message");

    private static void CheckElements(ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        var next = 0;
        foreach (var element in message.SdElements)
        {
            IsWithin(element.Id, raw);
            Assertion.Same(next, element.FirstParam, "first parameter of an element");
            next += element.ParamCount;
        }

        Assertion.Same(message.SdParams.Length, next, "parameters of all elements");
        var end = 0;
        foreach (var parameter in message.SdParams)
        {
            IsWithin(parameter.Name, raw);
            IsWithin(parameter.Value, raw);
            var isInOrder = parameter.Name.Start >= end && parameter.Value.Start >= parameter.Name.End;
            Assertion.That(isInOrder, "parameters out of order");
            Assertion.Same(parameter.Value.Of(raw).Contains((byte)'\\'), parameter.HasBackslash, "has a backslash");
            end = parameter.Value.End;
        }
    }
}
