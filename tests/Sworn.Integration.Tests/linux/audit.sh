# One refused log-in while the kernel's audit is on: sshd and PAM report it there too.
cd ssh
/usr/sbin/sshd -f "$PWD/config"
for try in $(seq 100); do [ -e pid ] && break; sleep 0.05; done
export SSH_ASKPASS=$PWD/ask SSH_ASKPASS_REQUIRE=force PASSWORD=wrong
timeout 20 ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o PreferredAuthentications=password -o NumberOfPasswordPrompts=1 mallory@127.0.0.1 true
kill "$(cat pid)"
for try in $(seq 100); do [ -e pid ] || break; sleep 0.05; done
