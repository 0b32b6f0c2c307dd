using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

/// <summary>The messages that devices send in place of the standards. Received 2025-06-15T12:00:00Z, UTC assumed.</summary>
public sealed class DialectTests
{
    /// <summary>text, format, time (<c>o</c> or null), host, app, procid, event, seq, msg.</summary>
    public static TheoryData<string, SyslogFormat, string?, string?, string?, string?, string?, long?, string> Cisco => new()
    {
        { "<189>29: foo: *Apr 29 13:58:40.411: %SYS-5-CONFIG_I: Configured from console by console", SyslogFormat.Cisco, "2025-04-29T13:58:40.411Z", "foo", null, null, "SYS-5-CONFIG_I", 29, "Configured from console by console" },
        { "<180>782431: machine1: .Nov 18 21:03:22.631 GMT: %CDP-4-NATIVE_VLAN_MISMATCH: x", SyslogFormat.Cisco, "2024-11-18T21:03:22.631Z", "machine1", null, null, "CDP-4-NATIVE_VLAN_MISMATCH", 782431, "x" },
        { "<189>84027: Apr 29 13:58:46.411 DST: %SYS-5-CONFIG_I: Configured from console by user on vty0 (192.0.2.7)", SyslogFormat.Cisco, "2025-04-29T13:58:46.411Z", null, null, null, "SYS-5-CONFIG_I", 84027, "Configured from console by user on vty0 (192.0.2.7)" },
        { "<187>00:01:01: %SYSMGR-STANDBY-3-SHUTDOWN_START: x", SyslogFormat.Cisco, null, null, null, null, "SYSMGR-STANDBY-3-SHUTDOWN_START", null, "x" },
        { "<187>12: 1w2d: %LINK-3-UPDOWN: x", SyslogFormat.Cisco, null, null, null, null, "LINK-3-UPDOWN", 12, "x" },
        { "<189>12: 2001:db8::1: 000014: Apr 29 2024 13:58:46 UTC: %SYS-5-CONFIG_I: x", SyslogFormat.Cisco, "2024-04-29T13:58:46Z", "2001:db8::1", null, null, "SYS-5-CONFIG_I", 12, "x" },
        { "<189>Apr 29 14:00:00 rtr1 84027: *Apr 29 13:58:46.411: %SYS-5-CONFIG_I: x", SyslogFormat.Cisco, "2025-04-29T13:58:46.411Z", "rtr1", null, null, "SYS-5-CONFIG_I", 84027, "x" },
        { "<189>Apr 29 13:58:46 10.0.0.1 %SYS-5-CONFIG_I: x", SyslogFormat.Cisco, "2025-04-29T13:58:46Z", "10.0.0.1", null, null, "SYS-5-CONFIG_I", null, "x" },
        { "<189>%SYS-5-RESTART: System restarted --", SyslogFormat.Cisco, null, null, null, null, "SYS-5-RESTART", null, "System restarted --" },
        { "<132>wlc1: *spamApTask1: May 26 18:52:01.958: %CAPWAP-4-DISC_INTF_ERR2: [PA]capwap_ac_sm.c:2053 y", SyslogFormat.Cisco, "2025-05-26T18:52:01.958Z", "wlc1", "spamApTask1", null, "CAPWAP-4-DISC_INTF_ERR2", null, "[PA]capwap_ac_sm.c:2053 y" },
        { "<166>2018-06-27T12:17:46Z asa : %ASA-3-710003: TCP access denied by ACL from", SyslogFormat.CiscoAsa, "2018-06-27T12:17:46Z", "asa", null, null, "ASA-3-710003", null, "TCP access denied by ACL from" },
        { "<164>Aug 08 16:58:18 DEVICE123 : %FTD-4-106023: x", SyslogFormat.CiscoAsa, "2024-08-08T16:58:18Z", "DEVICE123", null, null, "FTD-4-106023", null, "x" },
        { "<111>:Oct 11 22:14:15 UTC: %ASA-6-302015: x", SyslogFormat.CiscoAsa, "2024-10-11T22:14:15Z", null, null, null, "ASA-6-302015", null, "x" },
        { "<118>2020-02-04T11:00:54Z %FTD-6-430003: x", SyslogFormat.CiscoAsa, "2020-02-04T11:00:54Z", null, null, null, "FTD-6-430003", null, "x" },
        { "<166>Aug 08 2023 16:58:18: %ASA-session-5-106100: x", SyslogFormat.CiscoAsa, "2023-08-08T16:58:18Z", null, null, null, "ASA-session-5-106100", null, "x" },
        { "<187>: 2025 Jun 25 11:27:28 GMT: %AUTHPRIV-3-SYSTEM_MSG: pam_aaa:Authentication failed", SyslogFormat.CiscoNxOs, "2025-06-25T11:27:28Z", null, null, null, "AUTHPRIV-3-SYSTEM_MSG", null, "pam_aaa:Authentication failed" },
        { "<189>sw01.bjm01: 2017 Jul 26 14:42:46 UTC: %AUTHPRIV-6-SYSTEM_MSG: x", SyslogFormat.CiscoNxOs, "2017-07-26T14:42:46Z", "sw01.bjm01", null, null, "AUTHPRIV-6-SYSTEM_MSG", null, "x" },
        { "<189>2017 Jul 26 14:42:46 sw01 %ETHPORT-5-IF_UP: x", SyslogFormat.CiscoNxOs, "2017-07-26T14:42:46Z", "sw01", null, null, "ETHPORT-5-IF_UP", null, "x" },
        { "<187>138076: RP/0/RP0/CPU0:Dec 11 12:43:29.227 EST: snmpd[1002]: %SNMP-SNMP-3-AUTH_FAIL : Received snmp request", SyslogFormat.CiscoIosXr, "2024-12-11T12:43:29.227Z", null, "snmpd", "1002", "SNMP-SNMP-3-AUTH_FAIL", 138076, "Received snmp request" },
        { "<187>7: xr1 RP/0/RSP0/CPU0:2025 Jan 11 12:43:29.227 UTC: config[65775]: %MGBL-SYS-5-CONFIG_I : x", SyslogFormat.CiscoIosXr, "2025-01-11T12:43:29.227Z", "xr1", "config", "65775", "MGBL-SYS-5-CONFIG_I", 7, "x" },
        { "<188>55: CLC 6/0: Dec 11 12:43:29.227: %UBR10K-4-CARD: x", SyslogFormat.CiscoIosXr, "2024-12-11T12:43:29.227Z", null, null, null, "UBR10K-4-CARD", 55, "x" },
        { "<166> 2020-04-05T10:11:12Z host Acl: %ACL-6-IPACCESS: list acl-internet Ethernet1 denied tcp", SyslogFormat.Arista, "2020-04-05T10:11:12Z", "host", "Acl", null, "ACL-6-IPACCESS", null, "list acl-internet Ethernet1 denied tcp" },
        { "<166>Apr  5 10:11:12 leaf1 Ebra: %LINEPROTO-5-UPDOWN: x", SyslogFormat.Arista, "2025-04-05T10:11:12Z", "leaf1", "Ebra", null, "LINEPROTO-5-UPDOWN", null, "x" },
    };

    /// <summary>The same for RFC 3164, Junos standard format and Huawei.</summary>
    public static TheoryData<string, SyslogFormat, string?, string?, string?, string?, string?, long?, string> Bsd => new()
    {
        { "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8", SyslogFormat.Rfc3164, "2024-10-11T22:14:15Z", "mymachine", "su", null, null, null, "'su root' failed for lonvick on /dev/pts/8" },
        { "<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's time", SyslogFormat.Rfc3164, "1987-08-24T05:34:00Z", "mymachine", "myproc", "10", null, null, "%% It's time" },
        { "<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!", SyslogFormat.Rfc3164, "1990-10-22T10:52:01Z", "scapegoat.dmz.example.org", null, null, null, null, "10.1.2.3 sched[0]: That's All Folks!" },
        { "<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!", SyslogFormat.Rfc3164, "2025-02-05T17:32:18Z", "10.0.0.99", null, null, null, null, "Use the BFG!" },
        { "<13>2003-10-11T22:14:15.003+02:00 host app[1]: text", SyslogFormat.Rfc3164, "2003-10-11T20:14:15.003Z", "host", "app", "1", null, null, "text" },
        { "<13>2003-10-11 22:14:15 host app[1]: text", SyslogFormat.Rfc3164, "2003-10-11T22:14:15Z", "host", "app", "1", null, null, "text" },
        { "<13>Oct 11 22:14:15 app[1]: text", SyslogFormat.Rfc3164, "2024-10-11T22:14:15Z", null, "app", "1", null, null, "text" },
        { "<13>Oct 11 22:14:15 app: text", SyslogFormat.Rfc3164, "2024-10-11T22:14:15Z", null, "app", null, null, null, "text" },
        { "<13>Oct 11 22:14:15 host: mgd[7]: text", SyslogFormat.Rfc3164, "2024-10-11T22:14:15Z", "host", "mgd", "7", null, null, "text" },
        { "<13>Oct 11 22:14:15 host last message repeated 3 times", SyslogFormat.Rfc3164, "2024-10-11T22:14:15Z", "host", null, null, null, null, "last message repeated 3 times" },
        { "<13>Oct 11 22:14:15 last message repeated 3 times", SyslogFormat.Rfc3164, "2024-10-11T22:14:15Z", null, null, null, null, null, "last message repeated 3 times" },
        { "<13>Oct 11 10:14:15 PM host app: x", SyslogFormat.Rfc3164, "2024-10-11T22:14:15Z", "host", "app", null, null, null, "x" },
        { "<13>Oct 11 22:14:15 2019 host app: x", SyslogFormat.Rfc3164, "2019-10-11T22:14:15Z", "host", "app", null, null, null, "x" },
        { "<13>Oct 11 2019 22:14:15 UTC host app: x", SyslogFormat.Rfc3164, "2019-10-11T22:14:15Z", "host", "app", null, null, null, "x" },
        { "<13>1570832055.25 host app: x", SyslogFormat.Rfc3164, "2019-10-11T22:14:15.25Z", "host", "app", null, null, null, "x" },
        { "<4>Jun 15 11:00:00 box kernel: [ 12.5] usb 1-1: new device", SyslogFormat.Rfc3164, "2025-06-15T11:00:00Z", "box", "kernel", null, null, null, "[ 12.5] usb 1-1: new device" },
        { "<86>Jun 15 11:00:00 box sshd[1234]: Accepted publickey", SyslogFormat.Rfc3164, "2025-06-15T11:00:00Z", "box", "sshd", "1234", null, null, "Accepted publickey" },
        { "<86>sshd[1234]: Accepted publickey", SyslogFormat.Rfc3164, null, null, "sshd", "1234", null, null, "Accepted publickey" },
        { "<165>Mar 18 17:56:52 host mib2d[1484]: SNMP_TRAP_LINK_UP: ifIndex 584, ifName ge-0/0/45", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "mib2d", "1484", "SNMP_TRAP_LINK_UP", null, "ifIndex 584, ifName ge-0/0/45" },
        { "<165>Mar 18 17:56:52.123 2024 re0.host mib2d[1484]: %DAEMON-4-SNMP_TRAP_LINK_UP: ifIndex 584", SyslogFormat.Junos, "2024-03-18T17:56:52.123Z", "re0.host", "mib2d", "1484", "SNMP_TRAP_LINK_UP", null, "ifIndex 584" },
        { "<165>Mar 18 17:56:52 host mgd[70652]: %CHANGE-6-UI_CFG_AUDIT_SET: User 'so' set: [system] \"5 -- 10\"", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "mgd", "70652", "UI_CFG_AUDIT_SET", null, "User 'so' set: [system] \"5 -- 10\"" },
        { "<38>Mar 18 17:56:52 host sshd[7]: %AUTH-6: Accepted password", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "sshd", "7", null, null, "Accepted password" },
        { "<38>Mar 18 17:56:52 host LS1:rpd[7]: RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "rpd", "7", "RPD_BGP_NEIGHBOR_STATE_CHANGED", null, "BGP peer" },
        { "<38>Mar 18 17:56:52 mgd[7]: UI_COMMIT: User", SyslogFormat.Junos, "2025-03-18T17:56:52Z", null, "mgd", "7", "UI_COMMIT", null, "User" },
        { "<38>Mar 18 17:56:52 host PREFIX: mgd[7]: UI_COMMIT: User", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "mgd", "7", "UI_COMMIT", null, "User" },
        { "<38>Mar 18 17:56:52 host /kernel: GENCFG_OP: x", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "/kernel", null, "GENCFG_OP", null, "x" },
        { "<14>Mar 18 17:56:52 host RT_FLOW: RT_FLOW_SESSION_DENY: session denied", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "RT_FLOW", null, "RT_FLOW_SESSION_DENY", null, "session denied" },
        { "<38><30>Mar 18 17:56:52 host mgd[7]: <29>UI_COMMIT: User", SyslogFormat.Junos, "2025-03-18T17:56:52Z", "host", "mgd", "7", "UI_COMMIT", null, "User" },
        { "<189>2018-7-19 11:58:03.150.1 host1 %%01LLDP/4/BAD_PACKET(l)[87319]:4 invalid packets", SyslogFormat.Huawei, "2018-07-19T11:58:03.15Z", "host1", "LLDP", null, "LLDP/4/BAD_PACKET", null, "4 invalid packets" },
        { "<13>free text", SyslogFormat.Unknown, null, null, null, null, null, null, "free text" },
        { "<189>1 2 3 go", SyslogFormat.Unknown, null, null, null, null, null, null, "1 2 3 go" },
    };

    [Theory]
    [MemberData(nameof(Cisco))]
    [MemberData(nameof(Bsd))]
    public void A_message_of_a_dialect_is_understood(string text, SyslogFormat format, string? time, string? host, string? app, string? procId, string? name, long? seq, string msg)
    {
        var parsed = Parsed.From(text);
        Assert.Empty(parsed.Codes);
        Assert.Equal(format, parsed.Message.Format);
        Assert.Equal(time is null ? null : DateTimeOffset.Parse(time, null), parsed.Time);
        Assert.Equal((host, app, procId, name), (parsed.Hostname, parsed.AppName, parsed.ProcId, parsed.Event));
        Assert.Equal(seq, parsed.Message.Seq);
        Assert.Equal(msg, parsed.Msg);
        Assert.Null(parsed.MsgId);
        Assert.Null(parsed.Message.Version);
    }

    [Fact]
    public void The_parts_of_a_mnemonic_are_split_from_the_right()
    {
        var parsed = Parsed.From("<187>00:01:01: %SYSMGR-STANDBY-4-SHUTDOWN_START: x");
        var mnemonic = parsed.Message.Cisco!.Value;
        Assert.Equal(("SYSMGR-STANDBY", 4, "SHUTDOWN_START"), (parsed.Text(mnemonic.Facility), (int)mnemonic.Severity, parsed.Text(mnemonic.Mnemonic)));
        Assert.Equal("00:01:01", parsed.Text(parsed.Message.TimestampText));
        Assert.Equal(3, (int)parsed.Message.Severity!.Value);
    }

    [Theory]
    [InlineData("<189>29: foo: *Apr 29 13:58:40.411: %SYS-5-CONFIG_I: x", true)]
    [InlineData("<189>29: foo: .Apr 29 13:58:40.411: %SYS-5-CONFIG_I: x", true)]
    [InlineData("<189>29: foo: Apr 29 13:58:40.411: %SYS-5-CONFIG_I: x", false)]
    public void The_mark_of_a_wrong_clock_is_seen(string text, bool expected) =>
        Assert.Equal(expected, Parsed.From(text).Message.IsClockUnsynchronised);

    [Fact]
    public void A_mnemonic_in_MSG_of_RFC_5424_is_found_and_MSG_keeps_it()
    {
        var parsed = Parsed.From("<166>1 2023-04-05T10:11:12Z leaf1 Acl - - - %ACL-6-IPACCESS: list");
        Assert.Equal((SyslogFormat.Rfc5424, "ACL-6-IPACCESS", "%ACL-6-IPACCESS: list"), (parsed.Message.Format, parsed.Event, parsed.Msg));
    }

    [Fact]
    public void Logical_systems_and_nodes_are_kept_apart_from_the_process()
    {
        var junos = Parsed.From("<38>Mar 18 17:56:52 host LS1:rpd[7]: x");
        var xr = Parsed.From("<187>1: RP/0/RP0/CPU0:Dec 11 12:43:29.227 EST: snmpd[1002]: %SNMP-SNMP-3-AUTH_FAIL : x");
        Assert.Equal("LS1", junos.Text(junos.Message.Subsystem));
        Assert.Equal("RP/0/RP0/CPU0", xr.Text(xr.Message.Subsystem));
    }

    [Theory]
    [InlineData("Use the BFG!", "PriMissing@0", SyslogFormat.Unknown, "Use the BFG!")]
    [InlineData("Oct 11 22:14:15 host app: x", "PriMissing@0", SyslogFormat.Rfc3164, "x")]
    [InlineData("<999>Oct 11 22:14:15 host app: x", "PriOutOfRange@1", SyslogFormat.Rfc3164, "x")]
    [InlineData("<foo>Oct 11 22:14:15 host app: x", "PriInvalid@0", SyslogFormat.Rfc3164, "x")]
    [InlineData("<foo> bar", "PriInvalid@0", SyslogFormat.Unknown, "<foo> bar")]
    [InlineData("<13>Oct 32 22:14:15 host app: x", "TimestampDate@4", SyslogFormat.Rfc3164, "x")]
    [InlineData("", "PriMissing@0", SyslogFormat.Unknown, null)]
    public void What_is_wrong_with_a_header_is_named_and_the_rest_is_read(string text, string code, SyslogFormat format, string? msg)
    {
        var parsed = Parsed.From(text);
        Assert.Equal([code], parsed.Codes);
        Assert.Equal((format, msg), (parsed.Message.Format, parsed.Msg));
    }
}
