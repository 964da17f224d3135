#!/bin/sh
# Lint static/js and tests/js, and prove that a rebuild of the CSS changes nothing. Needs Node.
set -eu
cd "$(dirname "$0")/.."
if ! command -v npm >/dev/null 2>&1; then
    echo "Node is not installed: JavaScript and CSS were not checked." >&2
    [ "${CI:-}" != true ]
    exit
fi
# Not `npm ci`: it wants the download address of every package in the lock, and ours names no host.
[ node_modules/.package-lock.json -nt package-lock.json ] || npm install --no-save --silent --no-audit --no-fund
npx biome ci static/js tests/js
before=$(cksum static/css/app.css)
tools/build_css.sh
if [ "$(cksum static/css/app.css)" != "$before" ]; then
    echo "static/css/app.css was not up to date: commit the rebuilt file." >&2
    exit 1
fi
