# FRRouting is configured in vtysh, with and without sudo.
chown -R frr:frr /run/frr /etc/frr
printf 'log syslog informational\nlog commands\nhostname r1\n' >/etc/frr/frr.conf
printf 'service integrated-vtysh-config\n' >/etc/frr/vtysh.conf
chown frr:frr /etc/frr/*.conf
for daemon in zebra staticd bgpd; do /usr/lib/frr/$daemon -d -f /etc/frr/frr.conf --log syslog:informational; done
for try in $(seq 100); do [ -S /run/frr/bgpd.vty ] && [ -S /run/frr/zebra.vty ] && [ -S /run/frr/staticd.vty ] && break; sleep 0.05; done
vtysh -c 'configure terminal' -c 'router bgp 65000' -c 'neighbor 127.0.0.9 remote-as 65001' -c 'no neighbor 127.0.0.9'
vtysh -c 'configure terminal' -c 'access-list deny-all seq 5 deny any'
vtysh -c 'configure terminal' -c 'log syslog informational'
vtysh -c 'write memory'
printf 'New-3-battery\n' | runuser -u ops -- sudo -S -k vtysh -c 'configure terminal' -c 'ip route 192.0.2.0/24 blackhole'
kill $(cat /run/frr/zebra.pid /run/frr/staticd.pid /run/frr/bgpd.pid)
for try in $(seq 100); do pgrep -x 'zebra|staticd|bgpd' >/dev/null || break; sleep 0.05; done
