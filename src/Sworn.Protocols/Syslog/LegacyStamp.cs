namespace Sworn.Protocols.Syslog;

/// <summary>A timestamp of the time before RFC 5424.</summary>
/// <param name="Time">What it claims.</param>
/// <param name="End">Index after it, zone included.</param>
/// <param name="HasYear">Whether it names a year.</param>
/// <param name="IsYearFirst">Whether it is written year, month name, day.</param>
internal readonly record struct LegacyStamp(CalendarTime Time, int End, bool HasYear, bool IsYearFirst)
{
    /// <summary>Sets the time of a message, and names the fault of a date that cannot be.</summary>
    public void Apply(int start, in ParseContext context, SyslogMessage message)
    {
        message.TimestampText = new Slice(start, End - start);
        if (!Time.IsTimeOfDay || !TrySet(context, message))
        {
            message.AddMalformation(
                MalformationCode.TimestampDate, start, "the date or the time of day does not exist");
        }
    }

    private bool TrySet(in ParseContext context, SyslogMessage message) => HasYear
        ? Time.IsDate && ClaimedTime.TrySet(Time, context, message)
        : ClaimedTime.TrySetWithoutYear(Time, context, message);
}
