namespace Sworn.Core.Messages;

/// <summary>
/// How serious a message is (RFC 5424, section 6.2.1, table 2). A lower number is a higher severity.
/// </summary>
public enum Severity
{
    /// <summary>0: the system is unusable.</summary>
    Emergency = 0,

    /// <summary>1: action must be taken immediately.</summary>
    Alert = 1,

    /// <summary>2: critical conditions.</summary>
    Critical = 2,

    /// <summary>3: error conditions.</summary>
    Error = 3,

    /// <summary>4: warning conditions.</summary>
    Warning = 4,

    /// <summary>5: a normal but significant condition.</summary>
    Notice = 5,

    /// <summary>6: informational messages.</summary>
    Info = 6,

    /// <summary>7: debug-level messages.</summary>
    Debug = 7,
}
