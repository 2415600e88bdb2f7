#!/usr/bin/env bash
# Schemathesis against the real server on a fresh SQLite file: what the document promises, it must do.
# Arguments go to `schemathesis run`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
# The settings of whoever runs this are not the ones under test.
unset RELEVE_CONFIG RELEVE_DATABASE_URL

# The account of the demo world that sends the requests.
login=${RELEVE_FUZZ_LOGIN:-planificateur}
password=${RELEVE_FUZZ_PASSWORD:-}
# Ends the session that the other requests use, hence goes last and alone.
logout=/api/v1/auth/logout

need curl curl
python=$(python_install api)
binary=$(server_binary)
[ -n "$password" ] || password=$("$binary" accounts | awk -v login="$login" '$1 == login { print $2; exit }')
[ -n "$password" ] || die "releve accounts names no $login"

folder=$(mktemp -d "${TMPDIR:-/tmp}/releve-fuzz.XXXXXX")
server=
# shellcheck disable=SC2317 # called by the traps
cleanup() {
  trap - EXIT INT TERM HUP
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'cleanup; exit 130' INT
trap 'cleanup; exit 143' TERM HUP

port=$(free_port)
address=http://127.0.0.1:$port
(cd "$folder" && exec "$binary" serve --port "$port" --data-dir "$folder/data" --demo-once) >"$folder/server.log" 2>&1 &
server=$!
wait_for "$address/readyz" "$server" 60 || {
  cat "$folder/server.log" >&2
  die "the server did not start"
}

sign_in() {
  curl --silent --show-error --fail-with-body --json \
    "{\"login\":\"$login\",\"password\":\"$password\",\"delivery\":\"bearer\"}" "$address/api/v1/auth/login" |
    sed -n 's/.*"token" *: *"\([^"]*\)".*/\1/p'
}

fuzz() {
  local token status=0
  token=$(sign_in)
  [ -n "$token" ] || die "signing in as $login gave no token"
  (cd "$folder" && "$python/bin/schemathesis" --no-color --config-file "$root/tools/schemathesis.toml" run "$address/openapi.json" \
    --header "Authorization: Bearer $token" --checks all --max-examples 50 --seed 1 "$@") || status=$?
  kill -0 "$server" 2>/dev/null || {
    tail -n 40 "$folder/server.log" >&2
    die "the server died"
  }
  return "$status"
}

failed=0
fuzz --exclude-path "$logout" "$@" || failed=1
fuzz --include-path "$logout" "$@" || failed=1
if grep -iE 'panicked at' "$folder/server.log"; then
  say "the server panicked"
  failed=1
fi
exit "$failed"
