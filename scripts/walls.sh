#!/usr/bin/env bash
# The walls between the crates, proved from what cargo resolves: each line says one and whether it holds.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
cd "$root"

wasm=wasm32-unknown-unknown
broken=0
standing=0

# wall TEXT COMMAND…: the command prints what breaks the wall, and nothing when it stands.
wall() {
  local text=$1 found
  shift
  if ! found=$("$@" 2>&1); then
    found="${found:-the check itself failed}"
  fi
  if [ -z "$found" ]; then
    standing=$((standing + 1))
    printf 'ok      %s\n' "$text"
  else
    broken=$((broken + 1))
    printf 'BROKEN  %s\n%s\n' "$text" "$(printf '%s\n' "$found" | sed 's/^/          /')"
  fi
}

# packages DEPTH PACKAGE [OPTION…]: the names of what a crate needs to run, one a line.
packages() {
  local depth=$1 package=$2
  shift 2
  cargo tree --quiet --locked --package "$package" --edges normal --prefix none --depth "$depth" --format '{p}' "$@" |
    tail -n +2 | cut -d ' ' -f 1 | sort -u
}

# without PACKAGE PATTERN [OPTION…]: what of the pattern a crate needs, however far.
without() {
  local package=$1 pattern=$2 names
  shift 2
  names=$(packages 99 "$package" "$@") || return
  printf '%s\n' "$names" | grep -E -x "$pattern" || true
}

# only PACKAGE PATTERN: what a crate asks for that is not of the pattern.
only() {
  local names
  names=$(packages 1 "$1" --all-features) || return
  printf '%s\n' "$names" | grep -v -E -x "$2" | grep . || true
}

# directly PACKAGE PATTERN: what of the pattern a crate asks for itself.
directly() {
  local names
  names=$(packages 1 "$1" --all-features) || return
  printf '%s\n' "$names" | grep -E -x "$2" || true
}

# unwritten FOLDER PATTERN: the lines of a folder's Rust that hold the pattern, tests apart.
unwritten() {
  [ -d "$1" ] || { echo "no folder $1"; return; }
  grep -rnE --include='*.rs' "$2" "$1" || true
}

# builds PACKAGE: nothing when the crate compiles for the browser.
builds() {
  local output
  output=$(cargo check --quiet --locked --package "$1" --target "$wasm" 2>&1) || printf '%s\n' "$output"
}

databases='diesel.*|pq-sys|libsqlite3-sys|rusqlite|sqlx.*|tokio-postgres'
servers='actix.*|axum|hyper|tokio'

wall 'the domain needs chrono, thiserror and uuid only' only releve-domain 'chrono|thiserror|uuid'
for package in releve-domain releve-contract releve-sheet; do
  wall "no database under $package" without "$package" "$databases" --all-features
  wall "no server under $package without its optional parts" without "$package" "$servers"
done
wall 'no database under releve-frontend' without releve-frontend "$databases" --target "$wasm"
wall 'no server under releve-frontend' without releve-frontend 'actix.*|axum' --target "$wasm"
wall 'the frontend knows the server through the contract only' directly releve-frontend 'releve-(api|store|sheet|web)'
wall 'the contract knows neither the store nor the server' directly releve-contract 'releve-(api|store|sheet|web)'
wall 'the store knows neither the contract nor the server' directly releve-store 'releve-(api|contract|web)|actix.*'
wall 'the server speaks to databases through the store only' directly releve-api "$databases"
wall 'the domain has no clock, no files, no environment, no randomness' unwritten crates/domain/src \
  'Utc::now|Local::now|SystemTime|Instant::now|std::(fs|env|net|process|thread)|now_v7|new_v4|getrandom'
wall 'the domain builds for the browser' builds releve-domain
wall 'the contract builds for the browser' builds releve-contract

printf 'walls: %d passed, %d failed\n' "$standing" "$broken"
[ "$broken" -eq 0 ]
