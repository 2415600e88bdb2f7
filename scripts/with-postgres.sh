#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL cluster made from Debian's binaries:
#
#   scripts/with-postgres.sh COMMAND [ARGUMENT…]
#
# The command finds the address of the cluster in RELEVE_TEST_POSTGRES. The cluster keeps fsync on,
# since durability is among what is tested; it goes away with the command, however that ends.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
[ $# -gt 0 ] || die "usage: scripts/with-postgres.sh COMMAND [ARGUMENT…]"

# Debian keeps the server's programs out of PATH. The newest version found, empty when none.
find_programs() {
  local found
  found=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
  printf '%s' "${found%/initdb}"
}

programs=$(find_programs)
if [ -z "$programs" ]; then
  install_packages postgresql
  programs=$(find_programs)
  [ -n "$programs" ] || die "no PostgreSQL server after installing postgresql"
fi
version=$("$programs/postgres" --version | grep -oE '[0-9]+' | head -n 1)
[ "$version" -ge 15 ] || die "PostgreSQL 15 or newer is needed, found $version"

# The server refuses to run as root.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

folder=$(mktemp -d "${TMPDIR:-/tmp}/releve-postgres.XXXXXX")
child=
# shellcheck disable=SC2317 # called by the traps
cleanup() {
  trap - EXIT INT TERM HUP
  [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null || true
  [ ! -f "$folder/data/postmaster.pid" ] || (cd "$folder" && as_owner "$programs/pg_ctl" stop -D "$folder/data" -m immediate -s) || true
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'cleanup; exit 130' INT
trap 'cleanup; exit 143' TERM HUP
if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi

start() {
  port=$(free_port)
  as_owner "$programs/pg_ctl" start -D "$folder/data" -l "$folder/log" -w -t 60 -s -o "-p $port -k $folder \
    -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=128MB -c fsync=on"
}

cd "$folder" # a place that the owner may enter
as_owner "$programs/initdb" -D "$folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-instructions >"$folder/initdb.log" 2>&1 || {
  cat "$folder/initdb.log" >&2
  die "initdb failed"
}
# Somebody else may take the port between the look and the start.
start || start || {
  cat "$folder/log" >&2
  die "PostgreSQL did not start"
}
cd "$OLDPWD"

export RELEVE_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
# A process group of its own, so that nothing of the command survives an interruption.
set -m
"$@" &
child=$!
set +m
status=0
wait "$child" || status=$?
child=
exit "$status"
