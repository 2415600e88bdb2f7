#!/usr/bin/env bash
# The browser journeys against the real server on a fresh SQLite file. Arguments go to `playwright test`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
# The settings of whoever runs this are not the ones under test.
unset RELEVE_CONFIG RELEVE_DATABASE_URL

need chromium chromium
npm_install "$root/e2e"
binary=$(server_binary)

folder=$(mktemp -d "${TMPDIR:-/tmp}/releve-journeys.XXXXXX")
# shellcheck disable=SC2317 # called by the traps
cleanup() {
  trap - EXIT INT TERM HUP
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'cleanup; exit 130' INT
trap 'cleanup; exit 143' TERM HUP

RELEVE_E2E_PORT=$(free_port)
export RELEVE_E2E_PORT RELEVE_E2E_DATA=$folder/data RELEVE_BIN=$binary RELEVE_E2E_CHROMIUM=${RELEVE_E2E_CHROMIUM:-/usr/bin/chromium}
cd "$root/e2e"
status=0
node_modules/.bin/playwright test "$@" || status=$?
exit "$status"
