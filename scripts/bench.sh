#!/usr/bin/env bash
# The figures of docs/BENCHMARKS.md, on SQLite and on a throw-away PostgreSQL. Arguments go to `releve bench`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
cd "$root"
cargo build --release --package releve-api --bin releve
exec scripts/with-postgres.sh "$target/release/releve" bench "$@"
