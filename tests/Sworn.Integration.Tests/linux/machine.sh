#!/usr/bin/env bash
# Makes of the namespaces it was started in a Linux device: accounts, configuration, logs, network and /dev are its own,
# and /dev/sworn-log is the socket of the node under test. Nothing of it is left when its processes end.
# Arguments: a folder of its own, the node's socket.
set -euo pipefail
folder=$1 socket=$2
mount --make-rprivate /
mkdir -p "$folder/disk"
mount -t tmpfs tmpfs "$folder/disk"
for part in etc var root home; do
  mkdir -p "$folder/disk/$part.upper" "$folder/disk/$part.work"
  mount -t overlay overlay -o "lowerdir=/$part,upperdir=$folder/disk/$part.upper,workdir=$folder/disk/$part.work" "/$part"
done
mount -t tmpfs tmpfs /run
mkdir -p /run/sshd /run/lock /run/frr /run/chrony
mkdir "$folder/disk/dev"
mount -t tmpfs -o mode=755 tmpfs "$folder/disk/dev"
cd "$folder/disk/dev"
for device in null zero full random urandom tty kmsg; do
  touch $device
  mount --bind /dev/$device $device
done
mkdir pts shm net
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts pts
ln -s pts/ptmx ptmx
ln -s /proc/self/fd fd
mknod net/tun c 10 200
touch sworn-log
mount --bind "$socket" sworn-log
cd /
mount --rbind "$folder/disk/dev" /dev
ip link set lo up
hostname linux-under-test
printf '127.0.0.1 localhost linux-under-test\n' >/etc/hosts
touch "$folder/ready"
exec sleep infinity
