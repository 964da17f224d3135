#!/bin/sh
# Lint static/js and tests/js, and prove that a rebuild of the CSS changes nothing. Needs Node.
set -eu
cd "$(dirname "$0")/.."
tools/node_packages.sh
command -v npm >/dev/null 2>&1 || exit 0
npx biome ci static/js tests/js
before=$(cksum static/css/*.css)
tools/build_css.sh
if [ "$(cksum static/css/*.css)" != "$before" ]; then
    echo "static/css was not up to date: commit the rebuilt files." >&2
    exit 1
fi
