#!/usr/bin/env bash
# The store beside its peers, in one run: goals G1 to G18 of the design. One command, resumable (every figure that was made stays in the work
# directory), bounded (each step has a time limit). Peers that cannot be had are left out and named.
#
#   bench/store/run.sh [--corpus CORPUS.PY] [--work DIRECTORY] [--messages 10000000] [--only WORD] [--keep]
#
# Needs the corpus writer of the side-by-side benchmark (CORPUS.PY; or CORPUS_PY in the environment), python3, zstd, grep; where the
# package managers reach their registries also ripgrep and clickhouse-server (Debian) and @duckdb/node-api (npm).
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
"$root/sworn" --version >/dev/null
exec python3 "$here/measure.py" --root "$root" "$@"
