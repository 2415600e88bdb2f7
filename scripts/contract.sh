#!/usr/bin/env bash
# What outside linters say of the committed OpenAPI document: scripts/contract.sh [spectral|redocly]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
document=$root/openapi/releve.json
[ -s "$document" ] || die "no openapi/releve.json: run make openapi"
npm_install "$root/tools"
export PATH=$root/tools/node_modules/.bin:$PATH

spectral_() { spectral lint "$document" --ruleset "$root/tools/spectral.yaml" --fail-severity=hint; }

# Redocly calls a document with warnings valid: the totals decide.
redocly_() {
  local report=$target/tools/redocly.json
  export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
  redocly lint "$document" --extends=recommended --format=json >"$report" 2>"$report.log" || true
  if node -e 'const t = JSON.parse(require("fs").readFileSync(process.argv[1])).totals; process.exit(t.errors || t.warnings ? 1 : 0)' "$report"; then
    echo "Redocly: no error, no warning"
  else
    redocly lint "$document" --extends=recommended || true
    cat "$report.log"
    return 1
  fi
}

mkdir -p "$target/tools"
case ${1:-all} in
  all) spectral_ && redocly_ ;;
  spectral | redocly) "${1}_" ;;
  *) die "usage: scripts/contract.sh [spectral|redocly]" ;;
esac
