#!/bin/sh
# Install what package.json names when it is missing or has changed. Without Node: said aloud, and
# never in CI.
set -eu
cd "$(dirname "$0")/.."
if ! command -v npm >/dev/null 2>&1; then
    echo "Node is not installed: axe, the tests of static/js and the CSS are left out." >&2
    [ "${CI:-}" != true ]
    exit
fi
# Not `npm ci`: it wants the download address of every package in the lock, and ours names no host.
[ node_modules/.package-lock.json -nt package-lock.json ] || npm install --no-save --silent --no-audit --no-fund
