#!/bin/sh
# Makes an authority of your own, a certificate for the server and one for clients, in the folder `certificates` or the one named:
#   sh certificates.sh [folder [name-of-the-server…]]
# Names of the server are what clients call it by; localhost and 127.0.0.1 are always among them. Keys stay readable by you only.
set -eu
umask 077
folder=${1:-certificates}
[ $# -gt 0 ] && shift
names="DNS:localhost,IP:127.0.0.1"
for name in "$@"; do names="$names,DNS:$name"; done
mkdir -p "$folder"
cd "$folder"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

sign() { # sign <file> <common name> <extensions>
  key "$1"
  openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
  printf '%s\n' "$3" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -extfile "$1.ext" -out "$1.pem" 2>/dev/null
  rm "$1.csr" "$1.ext"
}

key ca
openssl req -x509 -new -key ca.key -subj "/CN=BitDescent job" -days 3650 \
  -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign" -out ca.pem
sign server server "subjectAltName=$names
extendedKeyUsage=serverAuth"
sign client client "extendedKeyUsage=clientAuth"
