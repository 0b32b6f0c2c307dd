namespace Sworn.Protocols.Syslog;

/// <summary>The grammar that a message was read with.</summary>
public enum SyslogFormat
{
    /// <summary>No grammar fits; everything after the PRI is MSG.</summary>
    Unknown,

    /// <summary>RFC 5424, Junos structured data included.</summary>
    Rfc5424,

    /// <summary>RFC 3164 and its relatives with other timestamps.</summary>
    Rfc3164,

    /// <summary>Junos standard format, recognised by its event name.</summary>
    Junos,

    /// <summary>Cisco IOS, IOS XE and WLC.</summary>
    Cisco,

    /// <summary>Cisco IOS XR, with a node before the time.</summary>
    CiscoIosXr,

    /// <summary>Cisco NX-OS, with the year before the month.</summary>
    CiscoNxOs,

    /// <summary>Cisco ASA, FTD, PIX and FWSM.</summary>
    CiscoAsa,

    /// <summary>Arista EOS, with an agent before the mnemonic.</summary>
    Arista,

    /// <summary>Huawei VRP.</summary>
    Huawei,
}
