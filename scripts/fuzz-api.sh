#!/usr/bin/env bash
# Schemathesis against the real server on a fresh SQLite file with the demonstration world: what the document promises, it
# must do. Arguments go to `schemathesis run`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
# The settings of whoever runs this are not the ones under test. Thousands of requests come from one place here, and
# hundreds of sign-ins fail.
unset "${!RELEVE_@}"
export RELEVE_LIMITS_PER_ADDRESS=1000000 RELEVE_LIMITS_PER_PERSON=1000000 RELEVE_SIGN_IN_FAILURES=1000
export RELEVE_SIGN_IN_CODE_FAILURES=1000 RELEVE_SIGN_IN_FAILURES_PER_ADDRESS=0 RELEVE_SIGN_IN_FAILURES_PER_LOGIN=100000

# What needs the administrator. What ends the session of the other requests goes last and alone.
administration='^(create_person|update_person|(create|update|move|close)_unit|list_role_grants|(create|get|revoke)_role_grant|.*_api_clients?|get_api_client_usage|(add|revoke)_api_secret|(get|lock|unlock)_account|reset_second_factor|create_recovery|(create|revoke)_invitation|(list|revoke)_person_sign_ins|list_person_sign_in_events|(update|restore)_public_page|get_public_page_(model|version)|list_public_page_versions)$'
# What is for another system in its own name.
client_only='^get_my_api_client$'
logout='^logout$'
# A stream that does not end: a client that waits for the end of an answer would wait for ever. What it answers and to whom
# is tested in crates/api/tests/it/live.rs.
endless='^follow_events$'
# Those whose right answer is mostly no, in the order of tools/fuzz_world.py, and how long each of them tries: what they may do
# is tried at length by the planner and the administrator.
others=(requester commander site_manager trainer person)
seconds=${FUZZ_SECONDS:-12}

need curl curl
python=$(python_install api)
binary=$(server_binary)
password=$("$binary" accounts | awk '$1 == "planificateur" { print $2; exit }')
[ -n "$password" ] || die "releve accounts names no planner"

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

cp "$root/tools/schemathesis.toml" "$root/tools/fuzz_hooks.py" "$folder"
export FUZZ_WORLD="$folder" SCHEMATHESIS_HOOKS=fuzz_hooks PYTHONPATH="$folder"
tokens=$("$python/bin/python" "$root/tools/fuzz_world.py" "$address" "$password" "$folder") || die "the world could not be prepared"
mapfile -t tokens <<<"$tokens"
planner=${tokens[0]} administrator=${tokens[1]} system=${tokens[2]}
[ "${#tokens[@]}" -eq $((3 + ${#others[@]})) ] || die "a token is missing"

# fuzz TOKEN ARGUMENT…: with what the account of the token may do.
fuzz() {
  local token=$1 status=0
  shift
  (cd "$folder" && "$python/bin/schemathesis" --no-color --config-file schemathesis.toml run "$address/openapi.json" \
    --header "Authorization: Bearer $token" --checks all --max-examples 50 --seed 1 "$@") || status=$?
  kill -0 "$server" 2>/dev/null || {
    tail -n 40 "$folder/server.log" >&2
    die "the server died"
  }
  return "$status"
}

failed=0
# First: its token lasts ten minutes.
fuzz "$system" --include-operation-id-regex "$client_only" "$@" || failed=1
fuzz "$planner" --exclude-operation-id-regex "$administration|$logout|$endless|$client_only" "$@" || failed=1
fuzz "$administrator" --include-operation-id-regex "$administration" --exclude-operation-id-regex "$client_only" "$@" || failed=1
# Schemathesis warns when it gets 401, 403 and 404 only; here these are the right answers.
for at in "${!others[@]}"; do
  say "as a ${others[at]}"
  fuzz "${tokens[at + 3]}" --exclude-operation-id-regex "$logout|$endless|$client_only" --warnings off \
    --phases examples,coverage,fuzzing --max-time "$seconds" "$@" || failed=1
done
# Last: what the calls before are about is prepared with the planner's token.
fuzz "$planner" --include-operation-id-regex "$logout" "$@" || failed=1
if grep -iE 'panicked at' "$folder/server.log"; then
  say "the server panicked"
  failed=1
fi
exit "$failed"
