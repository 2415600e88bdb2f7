#!/usr/bin/env bash
# Every check and test. Goes on after a failure, then says what failed; the last line counts.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1

logs=$(mktemp -d "${TMPDIR:-/tmp}/releve-test.XXXXXX")
trap 'rm -rf "$logs"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

passed=0
failed=0
summary=()

# count KIND LOG: "PASSED FAILED", from what the runner printed of itself.
count() {
  case $1 in
    cargo) awk '/^test result: / { passed += $4; failed += $6 } END { print passed + 0, failed + 0 }' "$2" ;;
    walls) awk '/^walls: / { passed += $2; failed += $4 } END { print passed + 0, failed + 0 }' "$2" ;;
    playwright)
      awk '$1 ~ /^[0-9]+$/ && /^ +[0-9]+ passed( |$)/ { passed += $1 }
           $1 ~ /^[0-9]+$/ && /^ +[0-9]+ (failed|flaky|interrupted|skipped|did not run)( |$)/ { failed += $1 }
           END { print passed + 0, failed + 0 }' "$2"
      ;;
    check) echo "0 0" ;;
  esac
}

# step KIND NAME COMMAND…: runs a part and adds up what it counts; a plain check counts as one.
step() {
  local kind=$1 name=$2 log status=0 good bad begun=$SECONDS verdict=passed
  shift 2
  log=$logs/${#summary[@]}
  printf '\n== %s\n' "$name"
  "$@" </dev/null 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  read -r good bad < <(count "$kind" "$log")
  if [ "$kind" = check ] && [ "$status" -eq 0 ]; then good=1; fi
  # A runner that ran nothing has proved nothing.
  if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$good" -eq 0 ]; }; then bad=1; fi
  if [ "$bad" -gt 0 ]; then verdict=FAILED; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  summary+=("$(printf '%-7s %-44s %5d passed %4d failed %5d s' "$verdict" "$name" "$good" "$bad" $((SECONDS - begun)))")
}

# The state of the tree, the content of what is not committed included.
tree() {
  git status --porcelain --untracked-files=all
  git ls-files --modified --others --exclude-standard -z | sort -z | xargs -0 -r sha256sum 2>/dev/null
}

unchanged() {
  diff <(printf '%s\n' "$before") <(printf '%s\n' "$(tree)") && return
  say "the tests left the tree changed"
  return 1
}

wasm_target() { make --no-print-directory wasm-target; }

# The balancer that the tests put before two servers. Debian keeps it out of some users' PATH.
balancer() { [ -x /usr/sbin/haproxy ] || need haproxy haproxy; }

server_tests() {
  balancer || return
  scripts/with-postgres.sh cargo test --locked --workspace --exclude releve-frontend --exclude xtask --no-fail-fast
}

need git git
before=$(tree)

wasm_target || exit 1
step check 'format' scripts/lint.sh format
step check 'lint: scripts' scripts/lint.sh shell
step check 'lint: server' scripts/lint.sh server
step check 'lint: browser' scripts/lint.sh browser
step walls 'walls between the crates' scripts/walls.sh
step cargo 'tests of the build' cargo test --locked --release --package xtask
step check 'browser program builds' make --no-print-directory web
step check 'browser program within its budget' make --no-print-directory budget
step cargo 'tests of the server, SQLite and PostgreSQL' server_tests
if grep -rqE '#\[(tokio::)?test\]' frontend/src 2>/dev/null; then
  step cargo 'tests of the browser program' cargo test --locked --package releve-frontend
fi
step check 'files for those who install' scripts/deploy.sh
step check 'OpenAPI: Spectral' scripts/contract.sh spectral
step check 'OpenAPI: Redocly' scripts/contract.sh redocly
step check 'OpenAPI: schemathesis' scripts/fuzz-api.sh
step playwright 'journeys in the browser' scripts/journeys.sh
step check 'the tree is as it was' unchanged

printf '\n== summary, %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
printf '%s\n' "${summary[@]}"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
