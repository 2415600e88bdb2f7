#!/usr/bin/env bash
# Formats and lints. With a name, only that part: scripts/lint.sh [format|shell|server|browser]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
cd "$root"

# component NAME COMMAND: a part of the Rust toolchain that a minimal installation lacks.
component() {
  cargo "$2" --version >/dev/null 2>&1 || rustup component add "$1"
}

format() {
  component rustfmt fmt
  cargo fmt --all --check
}

shell() {
  need shellcheck shellcheck
  shellcheck --external-sources scripts/*.sh .ci/run
}

server() {
  component clippy clippy
  cargo clippy --locked --workspace --exclude releve-frontend --all-targets -- -D warnings
}

browser() {
  component clippy clippy
  cargo clippy --locked --package releve-frontend --target wasm32-unknown-unknown -- -D warnings
}

case ${1:-all} in
  all) format && shell && server && browser ;;
  format | shell | server | browser) "$1" ;;
  *) die "usage: scripts/lint.sh [format|shell|server|browser]" ;;
esac
