# chrony finds its clock wrong by an hour and may not set it (-x); an administrator changes its servers.
mkdir -p chrony && cd chrony
python3 "$SCRIPTS/ntp-server.py" 3600 &
server=$!
chmod 770 /run/chrony
chown root: /run/chrony
cat >chrony.conf <<EOF
server 127.0.0.1 minpoll -2 maxpoll -2 iburst
makestep 1 3
bindcmdaddress /run/chrony/chronyd.sock
pidfile /run/chrony/chronyd.pid
logchange 0.5
EOF
timeout 60 /usr/sbin/chronyd -x -n -f "$PWD/chrony.conf" -u root &
daemon=$!
for try in $(seq 100); do chronyc -n sources 2>/dev/null | grep -q '\^\*' && break; sleep 0.1; done
sleep 1
printf 'New-3-battery\n' | runuser -u ops -- sudo -S -k chronyc add server 192.0.2.123
printf 'New-3-battery\n' | runuser -u ops -- sudo -S -k chronyc delete 127.0.0.1
sleep 0.5
kill "$(cat /run/chrony/chronyd.pid)" $server
wait $daemon
