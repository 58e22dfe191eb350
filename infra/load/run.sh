#!/usr/bin/env bash
# Loads a running service (default http://127.0.0.1:8080) and prints rates as shares of /health/live in the same run. Needs wrk.
# The compilers of the service need about a minute of load before they come to rest; only then is anything measured.
set -euo pipefail
cd "$(dirname "$0")"
base=${1:-http://127.0.0.1:8080}
seconds=${2:-10}
rounds=${3:-3}
rate() { awk '/Requests\/sec/ {print $2}'; }
slowest() { awk '/99%/ {print "p99", $2}'; }
share() { awk "BEGIN {printf \"%.2f\", $1 / $2}"; }
load() { # connections, script: a measured load after /health/live with as many connections
  local live mixed
  live=$(wrk -t1 -c"$1" -d5s "$base/health/live" | rate)
  mixed=$(wrk -t1 -c"$1" -d"${seconds}s" --latency -s "$2" "$base")
  echo "$(rate <<<"$mixed")/s, $(share "$(rate <<<"$mixed")" "$live") of $live/s, $(slowest <<<"$mixed")"
}
measure() { # what, connections, script
  echo "$1: warming up"
  wrk -t1 -c"$2" -d60s -s "$3" "$base" >/dev/null
  for _ in $(seq "$rounds"); do
    echo "$1: $(load "$2" "$3")"
  done
}
measure "90% recommendations, 10% events" 16 mix.lua
measure "single events" 64 events.lua
