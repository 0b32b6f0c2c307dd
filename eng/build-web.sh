#!/usr/bin/env bash
# Builds the browser interface into web/dist when its sources are newer. Without npm it says so and leaves what is there.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root/web"

if [ -e dist/index.html ] && [ -z "$(find src index.html package.json package-lock.json tsconfig.json vite.config.ts -newer dist/index.html -type f ! -name '*.test.ts' -print -quit)" ]; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "sworn: npm is not installed: the program is built without the browser interface" >&2
  exit 0
fi
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  # Not `npm ci`: it refuses a lock file without the optional packages of other platforms, which not every registry serves.
  npm install --no-save --no-audit --no-fund --loglevel=error >&2
fi
npm run --silent build >&2
