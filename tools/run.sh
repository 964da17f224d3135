#!/bin/sh
# Start the site on this machine. First argument: the port.
set -eu
cd "$(dirname "$0")/.."
tools/setup.sh requirements.txt
if [ -f .env ]; then
    set -a
    . ./.env
    set +a
fi
python=.venv/bin/python
$python manage.py migrate --verbosity 0
$python manage.py createcachetable
$python manage.py doctor
echo "http://127.0.0.1:$1/  (Ctrl+C stops it)"
exec $python -m uvicorn config.asgi:application --host 127.0.0.1 --port "$1" \
    --loop uvloop --http httptools --no-access-log --timeout-graceful-shutdown 30
