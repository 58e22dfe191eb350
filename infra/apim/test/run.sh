#!/usr/bin/env bash
# Runs Attune behind a gateway that has the rules of ../policies, and shows each of them let through and refuse. API Management itself needs an account; the
# rules are the same, in the words of HAProxy.
# Needs the built jar, a JDK 25, haproxy 2.6 with lua-cjson, openssl and python3 with yaml.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
source "$root/infra/java.sh" java
export GATEWAY_TEST=$(mktemp -d)
export GATEWAY_PORT=${GATEWAY_PORT:-8094} ATTUNE_PORT=${PORT:-8095} ECHO_PORT=${ECHO_PORT:-8093}
export GATEWAY_ORIGIN=https://shop.example GATEWAY_AUDIENCE=api://attune GATEWAY_SUNSET="Fri, 01 Jan 2027 00:00:00 GMT"
draw() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
export GATEWAY_KEY=client-$(draw) GATEWAY_ADMIN_KEY=admin-$(draw)
pids=
trap 'kill $pids 2>/dev/null || true; rm -rf "$GATEWAY_TEST"' EXIT

"$here/../openapi.py"
cp "$here/../openapi.json" "$here/schema.lua" "$GATEWAY_TEST"
for name in tenant other; do openssl genrsa -out "$GATEWAY_TEST/$name.key" 2048 2>/dev/null; done
openssl rsa -in "$GATEWAY_TEST/tenant.key" -pubout -out "$GATEWAY_TEST/tenant.pem" 2>/dev/null
# Subscription, calls a second, calls a day, and whether it only tells events and asks for answers.
printf 'key-of-shop 1000:100000:false\nkey-of-small 10:15:false\nkey-of-trial 1000:100000:true\n' >"$GATEWAY_TEST/subscriptions"

ATTUNE_DATA_DIR=$GATEWAY_TEST/data ATTUNE_API_KEYS="client:$GATEWAY_KEY,admin:$GATEWAY_ADMIN_KEY" "$java_home/bin/java" --enable-native-access=ALL-UNNAMED \
  -jar "$root/bootstrap/target/attune.jar" >"$GATEWAY_TEST/attune.log" 2>&1 &
pids="$pids $!"
python3 "$here/echo.py" "$ECHO_PORT" 2>/dev/null & pids="$pids $!"
haproxy -db -f "$here/haproxy.cfg" >"$GATEWAY_TEST/haproxy.log" 2>&1 & pids="$pids $!"
for _ in $(seq 300); do
  curl -sf "http://127.0.0.1:$ATTUNE_PORT/health/ready" >/dev/null && { : <"/dev/tcp/127.0.0.1/$GATEWAY_PORT"; } 2>/dev/null && break
  sleep .1
done
python3 "$here/rules.py" || { tail -n 5 "$GATEWAY_TEST/haproxy.log" "$GATEWAY_TEST/attune.log" >&2; exit 1; }
