#!/usr/bin/env bash
# What Lighthouse says of the main pages, on a release build with the demonstration world. Not part of the tests: its figures
# are those of the machine. LIGHTHOUSE_RUNS (3) is how many runs the median is taken of, LIGHTHOUSE_PAGES
# the only pages to look at (/me,/sessions).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
# The settings of whoever runs this are not the ones under test.
unset RELEVE_CONFIG RELEVE_DATABASE_URL

need chromium chromium
npm_install "$root/tools/lighthouse"
(cd "$root" && cargo build --release --package releve-api --bin releve) >&2 || die "the server does not compile"

folder=$(mktemp -d "${TMPDIR:-/tmp}/releve-lighthouse.XXXXXX")
server=
# shellcheck disable=SC2317 # called by the traps
cleanup() {
  trap - EXIT INT TERM HUP
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'cleanup; exit 130' INT
trap 'cleanup; exit 143' TERM HUP

port=${LIGHTHOUSE_PORT:-$(free_port)}
RELEVE_LOG_FILTER=warn "$target/release/releve" serve --port "$port" --data-dir "$folder/data" --demo-once >"$folder/log" 2>&1 &
server=$!
wait_for "http://127.0.0.1:$port/readyz" "$server" 120 || { cat "$folder/log" >&2; exit 1; }
status=0
CHROME_PATH=${CHROME_PATH:-/usr/bin/chromium} node "$root/tools/lighthouse/run.mjs" "http://127.0.0.1:$port" "${LIGHTHOUSE_RUNS:-3}" "${LIGHTHOUSE_PAGES:-}" || status=$?
exit "$status"
