# Rules of nftables and iptables with a log statement, on addresses of their own: IPv4 and IPv6, TCP and UDP.
nft add table inet watch
nft 'add chain inet watch in { type filter hook input priority 0; }'
nft 'add rule inet watch in tcp dport 2222 log prefix "deny-tcp " drop'
nft 'add rule inet watch in udp dport 5353 log prefix "deny-udp " drop'
iptables -A INPUT -p tcp --dport 2323 -j LOG --log-prefix 'telnet '
timeout 0.3 bash -c 'exec 3<>/dev/tcp/127.0.0.1/2222'
timeout 0.3 bash -c 'exec 3<>/dev/tcp/::1/2222'
timeout 0.3 bash -c 'exec 3<>/dev/tcp/127.0.0.1/2323'
echo x >/dev/udp/127.0.0.1/5353
