namespace Sworn.Core.Messages;

/// <summary>
/// The part of a system that a message comes from (RFC 5424, section 6.2.1, table 1; names of RFC 9742).
/// </summary>
public enum Facility
{
    /// <summary>0: kernel messages.</summary>
    Kern = 0,

    /// <summary>1: user-level messages.</summary>
    User = 1,

    /// <summary>2: the mail system.</summary>
    Mail = 2,

    /// <summary>3: system daemons.</summary>
    Daemon = 3,

    /// <summary>4: security and authorization messages.</summary>
    Auth = 4,

    /// <summary>5: messages that the syslog daemon itself makes.</summary>
    Syslog = 5,

    /// <summary>6: the line printer subsystem.</summary>
    Lpr = 6,

    /// <summary>7: the network news subsystem.</summary>
    News = 7,

    /// <summary>8: the UUCP subsystem.</summary>
    Uucp = 8,

    /// <summary>9: the clock daemon.</summary>
    Cron = 9,

    /// <summary>10: security and authorization messages that few may read.</summary>
    AuthPriv = 10,

    /// <summary>11: the FTP daemon.</summary>
    Ftp = 11,

    /// <summary>12: the NTP subsystem.</summary>
    Ntp = 12,

    /// <summary>13: log audit.</summary>
    Audit = 13,

    /// <summary>14: log alert.</summary>
    Console = 14,

    /// <summary>15: the second clock daemon.</summary>
    Cron2 = 15,

    /// <summary>16: for local use.</summary>
    Local0 = 16,

    /// <summary>17: for local use.</summary>
    Local1 = 17,

    /// <summary>18: for local use.</summary>
    Local2 = 18,

    /// <summary>19: for local use.</summary>
    Local3 = 19,

    /// <summary>20: for local use.</summary>
    Local4 = 20,

    /// <summary>21: for local use.</summary>
    Local5 = 21,

    /// <summary>22: for local use.</summary>
    Local6 = 22,

    /// <summary>23: for local use.</summary>
    Local7 = 23,
}
