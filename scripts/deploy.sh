#!/usr/bin/env bash
# What deploy/ holds is read by the programs that it is for: systemd, HAProxy.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
cd "$root"

folder=$(mktemp -d "${TMPDIR:-/tmp}/releve-deploy.XXXXXX")
trap 'rm -rf "$folder"' EXIT

need systemd-analyze systemd
# The unit names a binary and a user that are not installed here.
sed 's#^ExecStart=/usr/local/bin/releve#ExecStart=/bin/true#' deploy/releve.service >"$folder/releve.service"
systemd-analyze verify "$folder/releve.service"
# The exposure that OPERATIONS tells, in tenths.
systemd-analyze security --offline=true --threshold=15 "$folder/releve.service" | tail -n 1

[ -x /usr/sbin/haproxy ] || need haproxy haproxy
need openssl openssl
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
  -keyout "$folder/key" -out "$folder/certificate" 2>/dev/null
cat "$folder/certificate" "$folder/key" >"$folder/releve.pem"
PATH=$PATH:/usr/sbin RELEVE_CONNECTIONS=500 RELEVE_BIND="127.0.0.1:8443 ssl crt $folder/releve.pem alpn h2,http/1.1" \
  haproxy -c -f deploy/haproxy.cfg
