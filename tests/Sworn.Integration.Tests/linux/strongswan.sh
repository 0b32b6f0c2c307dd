# Two gateways of strongSwan, each in a network of its own: a tunnel, a wrong secret, no common proposal, a certificate of
# an unknown authority, a peer that is not there. Packets are protected in user space: the kernel need not know ESP.
mkdir -p ipsec/{x509,x509ca,x509ocsp,x509aa,x509ac,x509crl,pubkey,private,rsa,ecdsa,bliss,pkcs8,pkcs12} && cd ipsec
folder=$PWD
authority() { openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.pem" -subj "/O=$2/CN=CA" -days 5; }
certificate() {
  openssl req -newkey rsa:2048 -nodes -keyout "private/$1.key" -out "$1.csr" -subj "/O=$2/CN=$1"
  openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -out "$1.pem" -days 5
}
authority ca Test && authority rogue Rogue && certificate b Test ca && certificate x Rogue rogue
cp ca.pem x509ca/
for end in a b; do
  cat >$end.conf <<EOF
charon-systemd {
  load = random nonce aes sha1 sha2 hmac kdf gmp pem pkcs1 pkcs8 x509 pubkey constraints kernel-libipsec kernel-netlink socket-default vici
  plugins {
    vici {
      socket = unix:///run/vici-$end
    }
  }
  journal {
    default = -1
  }
  syslog {
    daemon {
      default = 1
    }
  }
  retransmit_tries = 1
  retransmit_timeout = 0.5
}
swanctl {
  load = random pem pkcs1 pkcs8 x509 pubkey sha1 sha2 gmp
}
EOF
done
# name, own address, other's address or nothing, own proof, other's proof, key exchange, children's traffic
connection() {
  printf '%s {\nversion = 2\nlocal_addrs = %s\n%sproposals = aes128-sha256-%s\n' "$1" "$2" "${3:+remote_addrs = $3
}" "$6"
  printf 'local {\n%b\n}\nremote {\n%b\n}\nchildren {\nnet {\n%b\nesp_proposals = aes128-sha256\n}\n}\n}\n' "$4" "$5" "$7"
}
psk() { printf 'auth = psk\\nid = %s' "$1"; }
own=192.0.2.1 other=192.0.2.2
to='local_ts = 10.1.0.0/24\nremote_ts = 10.2.0.0/24' from='local_ts = 10.2.0.0/24\nremote_ts = 10.1.0.0/24'
{
  echo 'connections {'
  connection site $own $other "$(psk gw-a)" "$(psk gw-b)" modp2048 "$to"
  connection wrong-secret $own $other "$(psk gw-x)" "$(psk gw-b)" modp2048 "$to"
  connection weak $own $other "$(psk gw-a)" "$(psk gw-b)" modp1536 "$to"
  connection certificates $own $other "auth = pubkey\ncerts = $folder/x.pem" 'auth = pubkey\nid = "O=Test, CN=b"' modp2048 "$to"
  connection nobody $own 192.0.2.99 "$(psk gw-a)" "$(psk gw-b)" modp2048 "$to"
  printf '}\nsecrets {\nike-1 {\nid-1 = gw-a\nid-2 = gw-b\nsecret = right\n}\nike-2 {\nid-1 = gw-x\nsecret = wrong\n}\n}\n'
} >a.swan
{
  echo 'connections {'
  connection site $other '' "$(psk gw-b)" "$(psk gw-a)" modp2048 "$from"
  connection wrong-secret $other '' "$(psk gw-b)" "$(psk gw-x)" modp2048 "$from"
  connection certificates $other '' "auth = pubkey\ncerts = $folder/b.pem" 'auth = pubkey' modp2048 "$from"
  printf '}\nsecrets {\nike-1 {\nid-1 = gw-a\nid-2 = gw-b\nsecret = right\n}\nike-2 {\nid-1 = gw-x\nsecret = other\n}\n}\n'
} >b.swan
unshare -n sleep 120 &
network=$!
for try in $(seq 100); do [ "$(readlink /proc/$network/ns/net)" != "$(readlink /proc/self/ns/net)" ] && break; sleep 0.05; done
beyond() { nsenter -t $network -n "$@"; }
ip link add v0 type veth peer name v1 netns $network
ip addr add $own/24 dev v0
ip link set v0 up
ip addr add 10.1.0.1/32 dev lo
beyond ip link set lo up
beyond ip addr add $other/24 dev v1
beyond ip link set v1 up
beyond ip addr add 10.2.0.1/32 dev lo
STRONGSWAN_CONF=$folder/a.conf timeout 60 charon-systemd &
STRONGSWAN_CONF=$folder/b.conf beyond timeout 60 charon-systemd &
for try in $(seq 200); do [ -S /run/vici-a ] && [ -S /run/vici-b ] && break; sleep 0.05; done
for end in b a; do STRONGSWAN_CONF=$folder/$end.conf swanctl --load-all --file $end.swan --uri unix:///run/vici-$end; done
export STRONGSWAN_CONF=$folder/a.conf
for name in site wrong-secret weak certificates nobody; do timeout 15 swanctl --initiate --ike $name --child net --uri unix:///run/vici-a; done
swanctl --terminate --ike site --uri unix:///run/vici-a
kill $(pgrep -x charon-systemd)
for try in $(seq 100); do pgrep -x charon-systemd >/dev/null || break; sleep 0.05; done
kill $network
