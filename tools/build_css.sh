#!/bin/sh
# Build static/css/app.css from assets/app.css. The result is committed: servers need no Node.
# Two builds of the same sources give the same bytes. Needs tools/node_packages.sh once.
set -eu
cd "$(dirname "$0")/.."
node_modules/.bin/tailwindcss --input assets/app.css --output static/css/app.css --minify "$@"
