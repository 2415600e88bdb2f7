#!/usr/bin/env bash
# The figures of docs/BENCHMARKS.md, on SQLite and on a throw-away PostgreSQL. Arguments go to `releve bench`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
cd "$root"
cargo build --release --package releve-api --bin releve
cargo build --release --package releve-store --example id_representation
scripts/with-postgres.sh "$target/release/releve" bench "$@"
# A world in a PostgreSQL of its own: each is measured on an empty one.
[ $# -gt 0 ] || scripts/with-postgres.sh "$target/release/releve" bench --only postgres-army
echo
echo "ids on SQLite: sixteen bytes or text"
exec "$target/release/examples/id_representation"
