#!/usr/bin/env bash
# The tests of the browser interface: its pure parts, the size of the bundle, and the real program in a real browser.
# Ends with the line "web: N passed, M failed". Bounded in time.
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
cd "$root"
browser=${SWORN_CHROMIUM:-/usr/bin/chromium}
[ -x "$browser" ] || { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; } ||
  { echo "tests/web: chromium is needed; install it and run this again"; echo "web: 0 passed, 1 failed"; exit 1; }
timeout 600 ./sworn --version || { echo "web: 0 passed, 1 failed"; exit 1; }

passed=0 failed=0
units=$(cd web && NO_COLOR=1 timeout 120 npx --no-install vitest run 2>&1); unit_code=$?
echo "$units"
passed=$((passed + $(grep -E '^ *Tests ' <<<"$units" | grep -oE '[0-9]+ passed' | grep -oE '[0-9]+' || echo 0)))
[ "$unit_code" -eq 0 ] || failed=$((failed + 1))
SWORN_CHROMIUM=$browser timeout 360 node tests/web/end-to-end.mjs; e2e=$?
if [ -e artifacts/web-result ]; then
  read -r e2e_passed e2e_failed <artifacts/web-result
  passed=$((passed + e2e_passed)) failed=$((failed + e2e_failed))
fi
[ "$e2e" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "web: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
