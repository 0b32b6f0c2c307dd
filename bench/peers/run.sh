#!/usr/bin/env bash
# Runs the shared ingest benchmark with sworn beside its peers. See README.md.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
shared=${SWORN_SHARED:-$root/../shared}
work=$root/artifacts/bench
[ -d "$shared/bench" ] || { echo "run.sh: no benchmark at $shared/bench; set SWORN_SHARED" >&2; exit 1; }

"$root/sworn" --version >/dev/null
mkdir -p "$work"
cp -r "$shared/bench/." "$work/"
chmod -R u+w "$work"
cp "$here/sworn.py" "$work/targets/sworn.py"
"$work/install-peers.sh" >/dev/null

# First-touched memory costs many times what memory in use does: touch what the runs will use (WARM_MIB, at most 16 GiB).
warm=${WARM_MIB:-6000}
dd if=/dev/zero of="$work/warm" bs=1M count="$warm" status=none && rm -f "$work/warm"

arguments=("$@")
for ((i = 0; i < ${#arguments[@]}; i++)); do
  [ "${arguments[i]}" = --out ] && arguments[i + 1]=$(realpath -m "${arguments[i + 1]}")
done
cd "$work"
SWORN_ROOT=$root exec python3 ingest.py --targets rsyslog,syslog-ng,sworn "${arguments[@]}"
