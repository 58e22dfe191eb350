#!/usr/bin/env bash
# Starts the built service and holds it against its own description (/openapi) with schemathesis, a property-based fuzzer: no 5xx, no
# status, content type or document that the description does not name. Then sends broken HTTP over bare sockets (raw.py). Needs python3 with venv, curl
# and a JDK 25.
#   infra/fuzz/run.sh [examples per route, default 25] [seed, default 1: the same requests every time] [broken requests, default 20000]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../bootstrap/target
examples=${1:-25}
seed=${2:-1}
broken=${3:-20000}
port=${PORT:-8097}
source "$here/../java.sh" java
key=fuzz-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

if [ ! -x "$target/fuzz/bin/st" ]; then
  python3 -m venv "$target/fuzz"
  "$target/fuzz/bin/pip" install --quiet --disable-pip-version-check schemathesis==4.32.5
fi
ATTUNE_PORT=$port ATTUNE_DATA_DIR=$work/data ATTUNE_API_KEYS="admin:$key" "$java_home/bin/java" -jar "$target/attune.jar" >"$work/log" 2>&1 &
pid=$!
until curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do
  kill -0 "$pid" 2>/dev/null || { cat "$work/log"; exit 1; }
  sleep .2
done
kill -0 "$pid" 2>/dev/null || { cat "$work/log"; exit 1; }
cd "$work"
failed=0
SCHEMATHESIS_HOOKS=$here/hooks.py "$target/fuzz/bin/st" run "http://127.0.0.1:$port/openapi" --url "http://127.0.0.1:$port" \
  --header "X-API-Key: $key" --max-examples "$examples" --seed "$seed" --no-color \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,unsupported_method ||
  failed=1
python3 "$here/raw.py" "$port" "$key" "$broken" "$seed" || failed=1
kill -0 "$pid" 2>/dev/null || { echo "the service has ended"; failed=1; }
if grep -E "^[0-9:.]+ ERROR" "$work/log"; then
  failed=1
fi
exit $failed
