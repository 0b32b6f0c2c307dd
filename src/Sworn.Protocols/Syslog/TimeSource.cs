namespace Sworn.Protocols.Syslog;

/// <summary>How the time of a message is known.</summary>
public enum TimeSource
{
    /// <summary>The message claims no usable time; only the time of receipt is known.</summary>
    Receipt,

    /// <summary>The message claims a date, a time and an offset.</summary>
    Parsed,

    /// <summary>The message claims a date and a time; the offset is that of the assumed zone.</summary>
    ZoneAssumed,

    /// <summary>The message claims no year; it is the one that lies nearest to the time of receipt.</summary>
    YearInferred,
}
