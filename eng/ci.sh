#!/usr/bin/env bash
# The one entry point of continuous integration, also run by hand as ./test.
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"

fast=no
words=()
for argument in "$@"; do
  case "$argument" in
    --fast) fast=yes ;;
    --help | -h) sed -n '2,8p' "$root/test"; exit 0 ;;
    -*) echo "test: unknown option '$argument'; see ./test --help" >&2; exit 2 ;;
    *) words+=("$argument") ;;
  esac
done

wanted() {
  [ ${#words[@]} -eq 0 ] && return 0
  local word
  for word in "${words[@]}"; do [[ "$1" == *"$word"* ]] && return 0; done
  return 1
}

[ "$fast" = yes ] || ! wanted Sworn.Integration.Tests || eng/install-test-needs.sh || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
echo "== build"
eng/build-web.sh || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
dotnet build Sworn.slnx -c Release --nologo -v quiet -clp:ErrorsOnly || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
[ "$fast" = yes ] || ./sworn --version || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

passed=0 failed=0 skipped=0 broken=()
for project in tests/*.Tests; do
  name=$(basename "$project")
  wanted "$name" || continue
  [ "$fast" = yes ] && [ "$name" = Sworn.Integration.Tests ] && continue
  echo "== $name"
  log=$root/artifacts/test-$name.log
  options=(-noColor)
  # Each integration test loads the machine by itself; together they would only measure each other.
  [ "$name" = Sworn.Integration.Tests ] && options+=(-parallelMode none)
  "artifacts/bin/$name/release/$name" "${options[@]}" >"$log" 2>&1
  code=$?
  line=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$log" | tail -n 1)
  if [ -z "$line" ]; then
    echo "   no summary (exit code $code):"; tail -n 30 "$log"
    failed=$((failed + 1)); broken+=("$name"); continue
  fi
  read -r total errors fails skips not_run <<<"$(grep -oE '[0-9]+' <<<"$line" | tr '\n' ' ')"
  echo "   $line"
  passed=$((passed + total - fails - skips - not_run)) failed=$((failed + fails + errors)) skipped=$((skipped + skips))
  if [ "$code" -ne 0 ]; then
    broken+=("$name")
    [ $((fails + errors)) -gt 0 ] || failed=$((failed + 1))
    grep -vE '^ *(Discovering|Discovered|Starting|Finished)' "$log" | tail -n 60
  fi
done

if [ "$fast" = no ] && wanted tests/web; then
  echo "== tests/web"
  log=$root/artifacts/test-web.log
  tests/web/run.sh >"$log" 2>&1
  code=$?
  line=$(grep -E '^web: [0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
  read -r web_passed web_failed <<<"$(grep -oE '[0-9]+' <<<"${line:-web: 0 passed, 1 failed}" | tr '\n' ' ')"
  echo "   $web_passed passed, $web_failed failed"
  passed=$((passed + web_passed)) failed=$((failed + web_failed))
  if [ "$code" -ne 0 ]; then
    broken+=(tests/web)
    [ "$web_failed" -gt 0 ] || failed=$((failed + 1))
    tail -n 60 "$log"
  fi
fi

[ ${#broken[@]} -eq 0 ] || echo "failed: ${broken[*]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
