# The SSH server: log-ins by key and password, failures, lock-out, no common cipher, an oversized packet, an idle session.
mkdir -p ssh && cd ssh
folder=$PWD
ssh-keygen -q -t ed25519 -N '' -f host
ssh-keygen -q -t ed25519 -N '' -f user
mkdir -p /home/ops/.ssh
cp user.pub /home/ops/.ssh/authorized_keys
chown -R ops:ops /home/ops
chmod 700 /home/ops/.ssh
cat >/etc/pam.d/sshd <<EOF
auth required pam_faillock.so preauth audit nodelay deny=3 unlock_time=600
auth sufficient pam_unix.so nodelay
auth [default=die] pam_faillock.so authfail audit nodelay deny=3 unlock_time=600
@include common-account
@include common-session
EOF
cat >config <<EOF
HostKey $folder/host
PidFile $folder/pid
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
MaxAuthTries 2
UnusedConnectionTimeout 1
UseDNS no
EOF
cat >ask <<'EOF'
#!/bin/sh
echo "$PASSWORD"
EOF
chmod 755 ask
export SSH_ASKPASS=$folder/ask SSH_ASKPASS_REQUIRE=force
/usr/sbin/sshd -f "$folder/config"
for try in $(seq 100); do [ -e pid ] && break; sleep 0.05; done
client() { timeout 20 ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$@"; }
key() { client -i user -o BatchMode=yes "$@"; }
password() { PASSWORD=$1 client -o PreferredAuthentications=password -o NumberOfPasswordPrompts="$2" "$3@127.0.0.1" true; }
key ops@127.0.0.1 true
password New-3-battery 1 ops
password wrong 1 ops
password wrong 1 nobody-here
client -c 3des-cbc ops@127.0.0.1 true
client -o KexAlgorithms=diffie-hellman-group1-sha1 ops@127.0.0.1 true
(exec 3<>/dev/tcp/127.0.0.1/22; echo hello >&3; read -r -t 2 -u 3 banner; read -r -t 2 -u 3 answer)
(exec 3<>/dev/tcp/127.0.0.1/22; printf 'SSH-2.0-probe\r\n' >&3; sleep 0.3; printf 'GET / HTTP/1.0, and more than enough octets for a packet\r\n\r\n' >&3; timeout 3 cat <&3)
key -N ops@127.0.0.1
password wrong 3 eve
password wrong 3 eve
# The end of the last session is said after the client has gone.
sleep 0.5
kill "$(cat pid)"
