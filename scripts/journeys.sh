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

E2E_PORT=$(free_port)
export E2E_PORT E2E_DATA=$folder/data E2E_BIN=$binary E2E_CHROMIUM=${E2E_CHROMIUM:-/usr/bin/chromium}
cd "$root/e2e"
status=0
node_modules/.bin/playwright test "$@" || status=$?
exit "$status"
