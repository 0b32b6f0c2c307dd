using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>
/// The real programs of a Linux device (OpenSSH, sudo, su, login, PAM, the shadow suite, chrony, FRRouting, strongSwan,
/// nftables, iptables, audit, dpkg, rsyslog): what they write gives the right events and satisfies the profile.
/// </summary>
public sealed class LinuxProgramTests(LinuxDevice device) : IClassFixture<LinuxDevice>
{
    /// <summary>An event, and fields that one record of it must have; <c>app</c> is the program that wrote it.</summary>
    [Theory]
    [InlineData("linux.sshd-accepted", "app=sshd", "event.action=ssh-login", "event.outcome=success", "user.name=ops", "source.ip=127.0.0.1", "authentication.method=publickey", "sworn.key.algorithm=ED25519")]
    [InlineData("linux.sshd-accepted", "user.name=ops", "source.ip=127.0.0.1", "authentication.method=password")]
    [InlineData("linux.sshd-failed", "event.outcome=failure", "user.name=ops", "source.ip=127.0.0.1", "authentication.method=password")]
    [InlineData("linux.sshd-failed", "user.name=nobody-here", "source.ip=127.0.0.1")]
    [InlineData("linux.sshd-invalid-user", "event.outcome=failure", "user.name=nobody-here", "source.ip=127.0.0.1")]
    [InlineData("linux.sshd-lockout", "event.action=account-lockout", "user.name=eve", "source.ip=127.0.0.1")]
    [InlineData("linux.pam-lockout", "event.action=account-lockout", "user.name=eve", "service.name=sshd")]
    [InlineData("linux.sshd-cut-off", "user.name=eve", "event.reason=Too many authentication failures")]
    [InlineData("linux.sshd-negotiation", "event.action=ssh-failure", "source.ip=127.0.0.1", "event.reason=no matching cipher found. Their offer: 3des-cbc")]
    [InlineData("linux.sshd-protocol", "event.reason=client sent invalid protocol identifier \"hello\"")]
    [InlineData("linux.sshd-protocol", "source.ip=127.0.0.1", "event.reason=message authentication code incorrect")]
    [InlineData("linux.sshd-bad-packet", "event.action=ssh-packet-dropped", "source.bytes=1195725856")]
    [InlineData("linux.sshd-disconnect", "event.action=ssh-disconnect", "user.name=ops", "source.ip=127.0.0.1")]
    [InlineData("linux.sshd-idle", "event.action=session-timeout", "user.name=ops", "source.ip=127.0.0.1", "sworn.session.kind=remote")]
    [InlineData("linux.sshd-listening", "event.action=service-start", "destination.port=22")]
    [InlineData("linux.sshd-stopped", "event.action=service-stop")]
    [InlineData("linux.sudo", "event.action=privilege-use", "event.outcome=success", "user.name=ops", "user.effective.name=root", "process.command_line=/usr/bin/id")]
    [InlineData("linux.sudo-denied", "event.outcome=failure", "user.name=ops", "event.reason=1 incorrect password attempt")]
    [InlineData("linux.sudo-denied", "user.name=eve", "event.reason=command not allowed")]
    [InlineData("linux.sudo-denied", "user.name=mallory", "event.reason=user NOT in sudoers")]
    [InlineData("linux.sudo-key", "event.action=key-management", "user.name=ops", "sworn.key.reference=/etc/ssh/second_key")]
    [InlineData("linux.sudo-trust", "event.action=trust-anchor-change", "user.name=ops", "sworn.key.reference=house-ca.crt")]
    [InlineData("linux.sudo-filter", "event.action=configuration-change", "user.name=ops", "sworn.object=add table inet house")]
    [InlineData("linux.sudo-audit", "event.action=audit-configuration-change", "user.name=ops", "sworn.target=logging")]
    [InlineData("linux.sudo-vtysh", "event.action=configuration-change", "user.name=ops", "sworn.config.path='ip route 192.0.2.0/24 blackhole'")]
    [InlineData("linux.sudo-chrony", "event.action=time-server-change", "user.name=ops", "sworn.target=192.0.2.123")]
    [InlineData("linux.sudo-date", "event.action=clock-change-request", "user.name=ops", "sworn.value.new=2030-01-01")]
    [InlineData("linux.sudo-update", "event.action=software-update-start", "user.name=ops")]
    [InlineData("linux.dpkg", "event.action=software-update-result", "event.outcome=success", "package.name=sworn-probe:all", "package.version=1.0")]
    [InlineData("linux.su", "event.action=privilege-use", "event.outcome=success", "user.name=eve", "user.effective.name=ops")]
    [InlineData("linux.su-failed", "event.outcome=failure", "user.name=eve", "user.effective.name=ops")]
    [InlineData("linux.login", "app=login", "event.action=login", "event.outcome=success", "user.name=ops", "sworn.terminal=/dev/pts/0", "sworn.session.kind=local")]
    [InlineData("linux.login-failed", "event.outcome=failure", "user.name=ops", "sworn.terminal=/dev/pts/0")]
    [InlineData("linux.pam-open-login", "event.action=login", "user.name=ops", "sworn.session.kind=local")]
    [InlineData("linux.pam-close-login", "event.action=logout", "user.name=ops")]
    [InlineData("linux.pam-open", "service.name=sshd", "user.name=ops")]
    [InlineData("linux.pam-close", "service.name=sshd", "user.name=ops")]
    [InlineData("linux.pam-failure", "event.outcome=failure", "user.name=ops", "source.ip=127.0.0.1", "service.name=sshd")]
    [InlineData("linux.pam-unknown-user", "user.name=nobody-here")]
    [InlineData("linux.useradd", "event.action=user-change", "user.target.name=mallory")]
    [InlineData("linux.usermod", "user.target.name=eve", "sworn.target=shell", "sworn.value.old=/bin/bash", "sworn.value.new=/bin/sh")]
    [InlineData("linux.usermod", "user.target.name=eve", "group.name=netops")]
    [InlineData("linux.usermod", "user.target.name=eve", "sworn.target=password expiry")]
    [InlineData("linux.groupadd", "group.name=netops")]
    [InlineData("linux.groupdel", "group.name=netops")]
    [InlineData("linux.gpasswd", "user.target.name=eve", "user.name=root", "group.name=netops")]
    [InlineData("linux.password-changed", "app=passwd", "user.target.name=ops")]
    [InlineData("linux.chrony-start", "event.action=service-start")]
    [InlineData("linux.chrony-source", "destination.address=127.0.0.1")]
    [InlineData("linux.chrony-offset", "event.action=clock-offset", "event.outcome=unknown")]
    [InlineData("linux.chrony-step-failed", "event.action=clock-change", "event.outcome=failure")]
    [InlineData("linux.chrony-stop", "event.action=service-stop")]
    [InlineData("frr.start", "app=bgpd", "event.action=service-start")]
    [InlineData("frr.command", "event.action=command", "process.command_line=configure terminal")]
    [InlineData("frr.command-configuration", "app=bgpd", "event.action=configuration-change", "sworn.config.path=bgp 65000")]
    [InlineData("frr.command-configuration", "app=staticd", "sworn.config.path=192.0.2.0/24 blackhole")]
    [InlineData("frr.command-access-list", "app=zebra", "sworn.config.path=deny-all seq 5 deny any", "sworn.target=access-list")]
    [InlineData("frr.command-logging", "event.action=audit-configuration-change", "sworn.config.path=syslog informational")]
    [InlineData("frr.command-write", "event.action=configuration-commit")]
    [InlineData("frr.stop", "app=zebra", "event.action=service-stop")]
    [InlineData("strongswan.start", "event.action=service-start")]
    [InlineData("strongswan.initiated", "sworn.vpn.name=nobody", "destination.ip=192.0.2.99")]
    [InlineData("strongswan.ike-up", "event.action=vpn-up", "sworn.vpn.name=site", "source.ip=192.0.2.2", "destination.ip=192.0.2.1", "sworn.peer.id=gw-b")]
    [InlineData("strongswan.child-up", "event.action=tunnel-up", "sworn.object=10.1.0.0/24 === 10.2.0.0/24")]
    [InlineData("strongswan.ike-down", "event.action=vpn-down", "sworn.vpn.name=site", "source.ip=192.0.2.2")]
    [InlineData("strongswan.failed", "event.outcome=failure", "event.reason=NO_PROPOSAL_CHOSEN")]
    [InlineData("strongswan.failed", "event.outcome=failure", "event.reason=peer not responding")]
    [InlineData("strongswan.auth-failed", "sworn.target=gw-x", "sworn.peer.id=gw-b")]
    [InlineData("strongswan.certificate-invalid", "event.action=certificate-invalid", "x509.subject.distinguished_name=O=Rogue, CN=x")]
    [InlineData("strongswan.stop", "event.action=service-stop")]
    [InlineData("linux.netfilter", "app=kernel", "event.action=traffic-filtered", "source.ip=127.0.0.1", "destination.port=2222", "network.transport=TCP", "observer.ingress.interface.name=lo")]
    [InlineData("linux.netfilter", "source.ip=0000:0000:0000:0000:0000:0000:0000:0001", "destination.port=2222")]
    [InlineData("linux.netfilter", "destination.port=2323")]
    [InlineData("linux.netfilter", "destination.port=5353", "network.transport=UDP")]
    [InlineData("linux.audit-login", "app=kernel", "event.action=login", "event.outcome=failure", "user.name=mallory", "source.ip=127.0.0.1")]
    [InlineData("linux.audit-authentication", "event.outcome=failure", "user.name=mallory", "source.ip=127.0.0.1")]
    [InlineData("linux.rsyslog-start", "event.action=audit-start")]
    [InlineData("linux.rsyslog-stop", "event.action=audit-stop")]
    public void What_a_program_writes_is_its_event_with_its_fields(string id, params string[] fields)
    {
        var records = device.Messages.Where(message => EventOf(message) == id).ToList();

        Assert.True(records.Count > 0, $"no {id} came; the device printed:\n{device.Said}");
        Assert.True(
            records.Exists(record => fields.All(field => Has(record, field))),
            $"no {id} has {string.Join(", ", fields)}:\n{string.Join('\n', records)}");
    }

    [Theory]
    [InlineData("FAU_GEN.1.1 a", "satisfied")]
    [InlineData("FAU_GEN.1.1 c login", "satisfied")]
    [InlineData("FAU_GEN.1.1 c configuration", "satisfied")]
    [InlineData("FAU_GEN.1.1 c keys", "satisfied")]
    [InlineData("FAU_GEN.1.1 c passwords", "satisfied")]
    [InlineData("FAU_GEN.1.2", "satisfied")]
    [InlineData("FAU_STG_EXT.1", "satisfied")]
    [InlineData("FAU_STG_EXT.3", "never observed")]
    [InlineData("FIA_AFL.1", "satisfied")]
    [InlineData("FIA_UIA_EXT.1", "satisfied")]
    [InlineData("FIA_X509_EXT.1/Rev validation", "satisfied")]
    [InlineData("FIA_X509_EXT.1/Rev anchors", "satisfied")]
    [InlineData("FMT_MOF.1/ManualUpdate", "satisfied")]
    [InlineData("FMT_SMF.1", "satisfied")]
    [InlineData("FPT_TUD_EXT.1", "satisfied")]
    [InlineData("FPT_STM_EXT.1", "observed but incomplete")]
    [InlineData("FTA_SSL_EXT.1", "never observed")]
    [InlineData("FTA_SSL.3", "satisfied")]
    [InlineData("FTA_SSL.4", "satisfied")]
    [InlineData("FTP_ITC.1", "satisfied")]
    [InlineData("FTP_TRP.1/Admin", "satisfied")]
    [InlineData("FCS_NTP_EXT.1", "satisfied")]
    [InlineData("FCS_IPSEC_EXT.1", "satisfied")]
    [InlineData("FCS_SSH_EXT.1", "satisfied")]
    [InlineData("FCS_SSH_EXT.1 establishment", "satisfied")]
    [InlineData("FCS_SSH_EXT.1 termination", "satisfied")]
    [InlineData("FCS_SSH_EXT.1 packets", "satisfied")]
    [InlineData("FMT_MOF.1/Services", "satisfied")]
    [InlineData("accounts", "satisfied")]
    [InlineData("privileges", "satisfied")]
    [InlineData("FFW_RUL_EXT.1", "satisfied")]
    public void A_row_of_the_Linux_profile_gets_the_verdict_that_a_real_device_deserves(string row, string verdict) =>
        Assert.Equal(verdict, device.Rows[row].GetProperty("verdict").GetString());

    [Fact]
    public void The_verdicts_above_are_those_of_all_rows() => Assert.Equal(31, device.Rows.Count);

    /// <summary>The name of the entry of the catalogue; null when no entry fits.</summary>
    internal static string? EventOf(JsonElement message) =>
        message.TryGetProperty("fields", out var fields) && fields.TryGetProperty("sworn.event", out var id) ? id.GetString() : null;

    private static bool Has(JsonElement record, string wanted)
    {
        var equals = wanted.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = (wanted[..equals], wanted[(equals + 1)..]);
        var place = name == "app" ? record : record.GetProperty("fields");
        return place.TryGetProperty(name == "app" ? "appname" : name, out var found) && found.GetString() == value;
    }
}
