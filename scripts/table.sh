#!/usr/bin/env bash
# How the table of requests does in a browser on the world of the whole army (53,000 requests). Not part of the tests: its figures are those
# of the machine. TABLE_RUNS (3) is how many runs the median is taken of; TABLE_DATA keeps the world between two runs.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
# The settings of whoever runs this are not the ones under test.
unset RELEVE_CONFIG RELEVE_DATABASE_URL

need chromium chromium
npm_install "$root/e2e"
(cd "$root" && cargo build --release --package releve-api --bin releve) >&2 || die "the server does not compile"

folder=${TABLE_DATA:-$(mktemp -d "${TMPDIR:-/tmp}/releve-table.XXXXXX")}
server=
# shellcheck disable=SC2317 # called by the traps
cleanup() {
  trap - EXIT INT TERM HUP
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  if [ -z "${TABLE_DATA:-}" ]; then rm -rf "$folder"; fi
}
trap cleanup EXIT
trap 'cleanup; exit 130' INT
trap 'cleanup; exit 143' TERM HUP

"$target/release/releve" demo --scale army --data-dir "$folder" >&2
port=${TABLE_PORT:-$(free_port)}
RELEVE_LOG_FILTER=warn "$target/release/releve" serve --port "$port" --data-dir "$folder" >"$folder/log" 2>&1 &
server=$!
wait_for "http://127.0.0.1:$port/readyz" "$server" 120 || { cat "$folder/log" >&2; exit 1; }
status=0
node "$root/tools/table/run.mjs" "http://127.0.0.1:$port" "${TABLE_RUNS:-3}" || status=$?
exit "$status"
