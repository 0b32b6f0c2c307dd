#!/usr/bin/env bash
# Installs the real programs that the integration tests talk to, from Debian. Safe to run again; needs root only when
# something is missing. rsyslog and syslog-ng refuse to be installed together, so syslog-ng is unpacked beside the
# system, under artifacts/peers.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
peers=$root/artifacts/peers
packages=(rsyslog rsyslog-relp rsyslog-gnutls rsyslog-openssl openssl util-linux bsdutils strace procps e2fsprogs python3)
# A journal without a running systemd.
packages+=(systemd systemd-journal-remote)
# Where outputs and archives send to.
packages+=(python3-aiosmtpd tzdata)
# Reads what is sent as anybody else reads it.
packages+=(tshark)
# The programs of a Linux device, whose own messages are judged: they run in namespaces of the tests.
packages+=(openssh-server openssh-client sudo login passwd chrony frr nftables iptables iproute2 auditd)
packages+=(strongswan-swanctl charon-systemd strongswan-pki)
libraries=(libivykis0 libjson-c5 libnet1 libpcre3 libwrap0 libcap2 libglib2.0-0 libssl3)

have() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
missing=()
for package in "${packages[@]}" "${libraries[@]}"; do have "$package" || missing+=("$package"); done

if [ ${#missing[@]} -gt 0 ] || [ ! -x "$peers/usr/sbin/syslog-ng" ]; then
  [ "$(id -u)" = 0 ] || { echo "install-test-needs: run as root once, to install: ${missing[*]} syslog-ng" >&2; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    # Exit status 101 is Debian's way to say: start no service on install.
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  apt-get -qq update
  [ ${#missing[@]} -eq 0 ] || apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ ! -x "$peers/usr/sbin/syslog-ng" ]; then
  downloads=$(mktemp -d)
  chmod 755 "$downloads"
  chown _apt "$downloads" 2>/dev/null || chmod 777 "$downloads"
  (cd "$downloads" && apt-get -qq download syslog-ng-core)
  mkdir -p "$peers"
  for package in "$downloads"/*.deb; do dpkg -x "$package" "$peers"; done
  rm -rf "$downloads"
fi
