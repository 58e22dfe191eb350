#!/usr/bin/env bash
# Measures start to ready on an empty data directory: as java -jar does it, without the archive of classes that the build leaves, and with an AOT cache; and the
# memory of the idle service. Fails where the archive is not in use. Needs the built jar, curl and a JDK 25 as java (or JAVA).
#   infra/load/start.sh [rounds, default 3]
set -euo pipefail
jar=$(cd "$(dirname "$0")/../.." && pwd)/bootstrap/target/attune.jar
java=${JAVA:-java}
port=${PORT:-8099}
rounds=${1:-3}
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

start() { # label, JVM options...
  local label=$1; shift
  rm -rf "$work/data"
  local before after
  before=$(date +%s%N)
  ATTUNE_PORT=$port ATTUNE_DATA_DIR=$work/data "$java" "$@" -jar "$jar" >"$work/log" 2>&1 &
  pid=$!
  # Asking with curl again and again would take a good part of a core from the start that is measured.
  until { : <"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null && curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do
    kill -0 "$pid" 2>/dev/null || { cat "$work/log"; exit 1; }
    sleep .02
  done
  after=$(date +%s%N)
  echo "$label: ready after $(((after - before) / 1000000)) ms"
}

stop() { kill "$pid"; wait "$pid" 2>/dev/null || true; pid=; }

start "training the AOT cache" -XX:AOTCacheOutput="$work/attune.aot"; stop
for ((round = 0; round < rounds; round++)); do
  start "plain"
  grep -q "/attune.jsa$" "/proc/$pid/maps" || { echo "the archive of classes is not in use: ${jar%.jar}.jsa" >&2; exit 1; }
  sleep 5; echo "idle: $(ps -o rss= -p "$pid" | awk '{print int($1 / 1024)}') MB"; stop
  # -Xshare keeps the start from adding the archive.
  start "without the archive, but with the module and the collector" --add-modules jdk.incubator.vector -XX:+UseZGC -Xshare:auto; stop
  start "with the AOT cache" -XX:AOTCache="$work/attune.aot"; stop
done
