#!/bin/sh
# Build static/css/app.css and fonts.css from assets/. The result is committed: servers need no Node.
# Two builds of the same sources give the same bytes. Needs tools/node_packages.sh once.
set -eu
cd "$(dirname "$0")/.."
for sheet in app fonts; do
    node_modules/.bin/tailwindcss --input "assets/$sheet.css" --output "static/css/$sheet.css" --minify
done
