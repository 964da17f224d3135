#!/bin/sh
# A virtual environment in .venv with the requirements of the file named as first argument.
# Fast when nothing changed: a stamp keeps the checksum of the files that were installed.
set -eu
cd "$(dirname "$0")/.."
wanted=$1

find_python() {
    for candidate in \
        python3.13 python3.12 python3.14 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python \
        python3 python; do
        path=$(command -v "$candidate" 2>/dev/null) || continue
        if "$path" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
            echo "$path"
            return
        fi
    done
    return 1
}

if [ ! -x .venv/bin/python ]; then
    if python=$(find_python); then
        "$python" -m venv .venv
    elif command -v uv >/dev/null 2>&1; then
        uv venv --quiet --seed --python 3.13 .venv
    else
        echo "No Python 3.12 or newer found. Install Python 3.13 (https://www.python.org/downloads/" >&2
        echo "or 'pyenv install 3.13') or uv (https://docs.astral.sh/uv/), then run this again." >&2
        exit 1
    fi
fi

stamp=.venv/installed-$(basename "$(dirname "$wanted")")-$(basename "$wanted").sha
now=$(cat requirements.txt requirements-dev.txt tools/requirements.txt | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$now" ]; then
    echo "Installing $wanted ..."
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python .venv/bin/python -r "$wanted"
    else
        # An environment that uv made has no pip of its own.
        .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$wanted"
    fi
    echo "$now" >"$stamp"
fi
