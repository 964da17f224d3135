#!/bin/sh
# The tests of static/js, by Node's own runner. Without Node they are left out aloud, never in CI.
set -eu
cd "$(dirname "$0")/.."
if ! command -v node >/dev/null 2>&1; then
    echo "Node is not installed: the tests of static/js did not run." >&2
    [ "${CI:-}" != true ]
    exit
fi
node --test tests/js/*.test.js
