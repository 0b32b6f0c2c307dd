# sudo, su and login: what is allowed, what is not, and administration under sudo.
mkdir -p privileges && cd privileges
as() { local user=$1 password=$2; shift 2; printf '%s\n' "$password" | runuser -u "$user" -- "$@"; }
ops() { as ops New-3-battery sudo -S -k "$@"; }
ops id
as ops wrong sudo -S -k id
as eve Other-2-horse sudo -S -k id
as mallory Third-3-horse sudo -S -k id
as eve New-3-battery su ops -c true
as eve wrong su ops -c true
ops ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/second_key
printf 'not a certificate\n' >house-ca.crt
ops cp house-ca.crt /usr/local/share/ca-certificates/house-ca.crt
ops rm /usr/local/share/ca-certificates/house-ca.crt
ops nft add table inet house
ops auditctl -w /etc/frr -p wa -k netconf
# A package of our own, for the device's own list of packages.
mkdir -p package/DEBIAN
printf 'Package: sworn-probe\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: a probe\n' >package/DEBIAN/control
dpkg-deb --build package sworn-probe.deb
ops dpkg -i "$PWD/sworn-probe.deb"
# Types as a person does: each word when what it answers has appeared behind the one before. The terminal stays open.
type_at_login() {
  local seen=1 try
  rm -f keys && mkfifo keys && : >screen
  timeout 60 script -qfc login screen <keys >/dev/null &
  terminal=$!
  exec 8>keys
  while [ $# -gt 0 ]; do
    for try in $(seq 300); do tail -c +$seen screen | grep -q -- "$1" && break; sleep 0.05; done
    seen=$(($(stat -c %s screen) + 1))
    [ $# -gt 1 ] && echo "$2" >&8
    shift; [ $# -gt 0 ] && shift
  done
}
type_at_login login: ops Password: New-3-battery '\$ ' exit
wait $terminal
type_at_login login: ops Password: wrong incorrect
kill $terminal
wait $terminal
